import Foundation
import HostSystem
import Policies
import Posture
import TestFolder
import Testing

@testable import Agent

struct PolicyLoaderTests {
    private let folder: TestFolder
    private let loader: PolicyLoader

    init() throws {
        folder = try TestFolder()
        loader = try Self.loader(folder, program: "usr/bin/merlon")
    }

    private static func loader(_ folder: TestFolder, program: String) throws -> PolicyLoader {
        PolicyLoader(
            disk: try HostView(root: "/"), workingDirectory: folder.path,
            program: folder.path + "/" + program, shape: FactShape(components: []))
    }

    private func pack(_ id: String, expression: String = "true") -> String {
        """
        apiVersion: merlon.dev/v1alpha1
        kind: PolicyPack
        metadata: {name: \(id)}
        controls:
        - {id: \(id), title: A title, severity: low, expression: "\(expression)"}
        """
    }

    private func problem(_ paths: String..., of loader: PolicyLoader? = nil) -> String {
        do throws(PolicyError) {
            _ = try (loader ?? self.loader).policies(at: paths)
            return "no problem"
        } catch {
            return error.description
        }
    }

    @Test func `a folder gives its packs in order of name and nothing else`() throws {
        try folder.write("packs/b.yml", pack("b"))
        try folder.write("packs/a.yaml", pack("a"))
        try folder.write("packs/README.md", "no pack")
        let policies = try loader.policies(at: ["packs"])
        #expect(policies.controls.map(\.id) == ["a", "b"])
        #expect(policies.packs.map(\.path) == ["packs/a.yaml", "packs/b.yml"])
    }

    @Test func `tests of controls are read to be run and else passed over`() throws {
        let tests = "\n  tests: [{name: plain, facts: {}, expect: pass}]\n"
        let control = """
            apiVersion: merlon.dev/v1alpha1
            kind: PolicyPack
            metadata: {name: one}
            controls:
            - id: one
              title: A title
              severity: low
              expression: "true"
            """
        try folder.write("pack.yaml", control + tests)
        #expect(try loader.policies(at: ["pack.yaml"]).controls.first?.tests.isEmpty == true)
        let runner = PolicyLoader(
            disk: try HostView(root: "/"), workingDirectory: folder.path, program: "/merlon",
            shape: FactShape(components: []), keepsTests: true)
        #expect(
            try runner.policies(at: ["pack.yaml"]).controls.first?.tests.map(\.name) == ["plain"])
        try folder.write("bad.yaml", control + tests.replacing("pass", with: "passed"))
        #expect(problem("bad.yaml", of: runner).contains("'expect' is 'passed'"))
        #expect(try loader.policies(at: ["bad.yaml"]).controls.map(\.id) == ["one"])
        // What is no list, or no YAML, is an error to all.
        try folder.write("mapping.yaml", control + "\n  tests: {name: plain}\n")
        try folder.write("cut.yaml", control + "\n  tests: [{name: plain\n")
        for loader in [loader, runner] {
            #expect(problem("mapping.yaml", of: loader).contains("'tests' must be a list"))
            #expect(problem("cut.yaml", of: loader).contains("cut.yaml:"))
        }
    }

    @Test func `what is no pack is told by the path that was given`() throws {
        try folder.write("empty.yaml")
        try folder.write("binary.yaml", "\u{7F}ELF\u{0}\u{1}")
        try folder.write("folder/notes.txt", "x")
        let big = try #require(FileHandle(forWritingAtPath: try folder.write("big.yaml")))
        try big.truncate(atOffset: 1 << 30)
        #expect(problem("nope.yaml") == "nope.yaml: there is no such file or folder")
        #expect(problem("empty.yaml").hasPrefix("empty.yaml:1:1: the file is empty"))
        #expect(problem("binary.yaml").hasPrefix("binary.yaml:1:1: "))
        #expect(problem("folder").hasPrefix("folder: no policy packs in this folder"))
        #expect(problem("big.yaml").contains("larger than the limit"))
        #expect(problem("/dev/zero") == "/dev/zero: it is a character device, not a file")
    }

    @Test func `the problems of all packs are told at once`() throws {
        try folder.write("a.yaml", pack("a", expression: "tru"))
        try folder.write("b.yaml", pack("b", expression: "1 +"))
        try folder.write("c.yaml", pack("c"))
        try folder.write("d.yaml", pack("c"))
        let lines = problem(".", "nope").split(separator: "\n").map(String.init)
        #expect(lines.count == 4, "\(lines)")
        #expect(lines[0].hasPrefix("./a.yaml:5:"))
        #expect(lines[1].hasPrefix("./b.yaml:5:"))
        #expect(lines[2].hasPrefix("nope: "))
        #expect(
            lines[3] == "./d.yaml:5:3: control 'c' is defined twice, first at ./c.yaml:5:3")
    }

    @Test func `parameters set those of the packs that come with Merlon`() throws {
        let text = """
            apiVersion: merlon.dev/v1alpha1
            kind: PolicyPack
            metadata: {name: nodes}
            params: {most: {default: 3, summary: How many}}
            controls:
            - {id: few, title: Few, severity: low, expression: "params.most < 5"}
            """
        try folder.write("usr/share/merlon/policies/nodes.yaml", text)
        let begin = "apiVersion: merlon.dev/v1alpha1\nkind: PolicyParameters\nparams: "
        try folder.write("site.yaml", begin + "{nodes: {most: 7}}\n")
        let evaluator = ControlEvaluator(facts: FactSet([]), now: 0)
        let preset = try loader.policies(at: []).controls.map(evaluator.finding)
        #expect(preset.map(\.status) == [.pass])
        let set = try loader.policies(at: ["site.yaml"]).controls.map(evaluator.finding)
        #expect(set.map(\.status) == [.fail])
        #expect(set[0].evidence.map { "\($0.path)" } == ["params.most"])
        #expect(set[0].evidence[0].fact?.value == .int(7))
        #expect("\(set[0].evidence[0].fact?.origin, default: "none")" == "site.yaml:3:24")
        // Named as a part of packs that is passed over.
        try folder.write(
            "usr/share/merlon/policies/lists.yaml",
            """
            apiVersion: merlon.dev/v1alpha1
            kind: PolicyPack
            metadata: {name: lists}
            params: {tests: {default: [a], summary: Which}}
            controls:
            - {id: two, title: Two, severity: low, expression: "size(params.tests) == 2"}
            """)
        try folder.write("lists.yaml", begin + "{lists: {tests: [b, c]}}\n")
        let lists = try loader.policies(at: ["lists.yaml"]).controls(withIDs: ["two"])
        #expect(lists.map(evaluator.finding).map(\.status) == [.pass])
        try folder.write("bad.yaml", begin + "{nods: {most: 7}, nodes: {mos: 1, most: many}}\n")
        #expect(
            problem("bad.yaml").split(separator: "\n") == [
                "bad.yaml:3:10: no pack is named 'nods'; did you mean 'nodes'?",
                "bad.yaml:3:35: unknown key 'mos' in the parameters of 'nodes'; "
                    + "did you mean 'most'?",
            ])
        try folder.write("type.yaml", begin + "{nodes: {most: many}}\n")
        #expect(
            problem("type.yaml")
                == "type.yaml:3:24: fact 'params.most' must be an integer, not a string")
    }

    @Test(arguments: [
        ("tree/.build/debug/merlon", "tree/policies", ["tree/Package.swift", "tree/policies/a"]),
        ("usr/bin/merlon", "usr/share/merlon/policies", ["usr/share/merlon/policies/a"]),
    ])
    func `the packs that come with Merlon are found`(
        program: String, policies: String, files: [String]
    ) throws {
        for file in files { try folder.write(file) }
        let found = try Self.loader(folder, program: program).builtInFolder()
        #expect(found == folder.path + "/" + policies)
    }
}

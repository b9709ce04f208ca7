import Foundation
import HostSystem
import Packages
import TestFolder
import Testing

/// Packages that the real rpm has built and installed, beside what it says of them.
struct LiveRPMTests {
    static let canInstall =
        Tool.isRoot && Tool.isThere("/usr/bin/rpm") && Tool.isThere("/usr/bin/rpmbuild")

    private static func rpm(_ root: TestFolder, _ arguments: [String]) throws -> String {
        try Tool.output(
            "/usr/bin/rpm",
            ["--root", root.path, "--define", "_dbpath /var/lib/rpm"] + arguments)
    }

    @Test(.enabled(if: canInstall, "rpm is not installed, or not for root to use"))
    func `every answer is the one that rpm verifies`() throws {
        let work = try TestFolder()
        let names = (1...30).map { "/usr/bin/program-\($0)" }
        let specification = """
            Name: sample
            Version: 1
            Release: 1
            Summary: Sample
            License: none
            BuildArch: noarch
            %description
            Sample.
            %install
            mkdir -p %{buildroot}/usr/bin
            \(names.map { "echo \($0) > %{buildroot}\($0)" }.joined(separator: "\n"))
            %files
            /usr/bin/*
            """
        let place = try work.write("sample.spec", specification)
        _ = try Tool.output(
            "/usr/bin/rpmbuild", ["--define", "_topdir \(work.path)/top", "-bb", place])
        let root = try TestFolder()
        try root.makeFolder("/var/lib/rpm")
        _ = try Self.rpm(root, ["--initdb"])
        _ = try Self.rpm(
            root,
            [
                "-i", "--nodeps", "--nosignature",
                "\(work.path)/top/RPMS/noarch/sample-1-1.noarch.rpm",
            ])
        for name in names where Int.random(in: 0..<3) == 0 { try root.write(name, "changed") }
        let changed = try Self.rpm(root, ["-V", "sample"])
        let verifier = try root.verifier()
        for name in names {
            let isModified = changed.split(separator: "\n").contains { $0.hasSuffix(" \(name)") }
            #expect(
                Answer(verifier.verify(path: name)) == (isModified ? .modified : .unmodified),
                "\(name)")
            #expect(try Self.rpm(root, ["-qf", name]) == "sample-1-1.noarch\n")
        }
        _ = try Self.rpm(root, ["-e", "--nodeps", "sample"])
        try root.write(names[0], "again")
        #expect(Answer(verifier.verify(path: names[0])) == .notPackaged)
    }
}

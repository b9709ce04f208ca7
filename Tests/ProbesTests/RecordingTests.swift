import Foundation
import HostSystem
import Posture
import TestFolder
import Testing

@testable import Probes

/// Real kubelets against ours: every field that a kubelet tells of itself must be the same.
struct RecordingTests {
    private func kubelet(_ node: TestFolder) async throws -> Fact {
        let component = await KubeletProbe().observe(try node.host())
        return try #require(component.instances.first)
    }

    @Test(arguments: Recording.all.filter { (try? $0.configz) != nil })
    func `the configuration equals what the kubelet says of itself`(
        recording: Recording
    ) async throws {
        let node = try recording.node()
        let config = try #require(try await kubelet(node)["config"])
        var expected = try #require(try recording.configz)
        expected["kind"] = nil
        expected["apiVersion"] = nil
        let ours = leaves(config, "")
        let theirs = leaves(expected, "")
        for (path, value) in theirs {
            #expect(ours[path] == value, "\(path)")
        }
        // The kubelet leaves out what is zero.
        let zeros = ["false", "0", "\"\"", "\"0s\"", "[]", "{}", "0.0"]
        for (path, value) in ours where theirs[path] == nil {
            #expect(zeros.contains(value), "\(path) is \(value), but the kubelet has none")
        }
    }

    @Test(arguments: Recording.all.filter { $0.refusal != nil })
    func `a kubelet that refuses to start is told so`(recording: Recording) async throws {
        let node = try recording.node()
        try node.write("/proc/sys/vm/overcommit_memory", "0\n")
        try node.write("/sys/fs/cgroup/memory/memory.limit_in_bytes", "0\n")
        let kubelet = try await kubelet(node)
        guard case .list(let errors) = kubelet["startErrors"]?.value else {
            Issue.record("there are no startErrors")
            return
        }
        #expect(!errors.isEmpty, "it said: \(recording.refusal ?? "")")
    }

    @Test(arguments: Recording.all.filter { $0.refusal == nil })
    func `a kubelet that started is not said to refuse`(recording: Recording) async throws {
        let kubelet = try await kubelet(try recording.node())
        #expect(kubelet["startErrors"]?.value == .list([]))
    }

    /// The leaves of facts and of JSON as text, by path.
    private func leaves(_ fact: Fact, _ path: String) -> [String: String] {
        switch fact.value {
        case .map(let fields) where !fields.isEmpty:
            fields.reduce(into: [:]) { all, field in
                all.merge(leaves(field.value, path + "/" + field.key)) { $1 }
            }
        case .map: [path: "{}"]
        case .list(let elements):
            [path: "[" + elements.map { text($0.value) }.joined(separator: ", ") + "]"]
        default: [path: text(fact.value)]
        }
    }

    private func text(_ value: FactValue) -> String {
        switch value {
        case .bool(let value): "\(value)"
        case .int(let value): "\(value)"
        case .double(let value): "\(value)"
        case .string(let value): "\"\(value)\""
        case .duration(let value): "\"\(GoDuration.text(nanoseconds: value))\""
        default: "\(value)"
        }
    }

    private func leaves(_ json: Any, _ path: String) -> [String: String] {
        switch json {
        case let fields as [String: Any] where !fields.isEmpty:
            fields.reduce(into: [:]) { all, field in
                all.merge(leaves(field.value, path + "/" + field.key)) { $1 }
            }
        case is [String: Any]: [:]
        case let elements as [Any]:
            [path: "[" + elements.map { text($0) }.joined(separator: ", ") + "]"]
        default: [path: text(json)]
        }
    }

    private func text(_ json: Any) -> String {
        switch json {
        case let number as NSNumber where isBoolean(number): "\(number.boolValue)"
        case let number as NSNumber: "\(number)"
        case let text as String: "\"\(text)\""
        default: "\(json)"
        }
    }

    /// JSONSerialization gives booleans as numbers of the type of a character.
    private func isBoolean(_ number: NSNumber) -> Bool {
        unsafe String(cString: number.objCType) == "c"
    }
}

import HostSystem
import Posture
import TestFolder
import Testing

@testable import Probes

extension TestFolder {
    /// The only container runtime that is seen here.
    func runtime() async throws -> Fact {
        let component = await RuntimeProbe().observe(try host())
        try #require(component.instances.count == 1, "\(component)")
        return component.instances[0]
    }

    /// A node on which a containerd runs with this configuration.
    static func containerd(_ config: String?, flags: [String] = []) throws -> TestFolder {
        let node = try TestFolder()
        if let config { try node.write("/etc/containerd/config.toml", config) }
        try node.addProcess(
            pid: 500, ["/usr/bin/containerd"] + flags, program: "/usr/bin/containerd",
            comm: "containerd")
        return node
    }
}

extension Fact {
    /// The values of a list's elements at a path of fields, as text; what has none is left out.
    func column(_ path: String) -> [String] {
        elements.compactMap { element in
            switch element.at(path)?.value {
            case .string(let text): text
            case .bool(let value): "\(value)"
            case .int(let number): "\(number)"
            default: nil
            }
        }
    }
}

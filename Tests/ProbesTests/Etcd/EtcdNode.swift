import Foundation
import HostSystem
import Posture
import TestFolder
import Testing

@testable import Probes

extension TestFolder {
    /// A node that runs etcd with these words behind its name.
    static func runningEtcd(
        _ words: [String], environment: [String: String] = [:]
    ) throws -> TestFolder {
        let node = try TestFolder()
        try node.addProcess(
            pid: 700, ["etcd"] + words, program: "/usr/bin/etcd", comm: "etcd",
            environment: environment)
        return node
    }

    /// The only etcd that is seen here.
    func etcd() async throws -> Fact {
        let component = await EtcdProbe().observe(try host())
        try #require(component.instances.count == 1, "\(component)")
        return component.instances[0]
    }
}

/// A real etcd: how it was started, and whom it has let in.
struct EtcdRecording: Decodable, CustomTestStringConvertible, Sendable {
    let version: String
    let name: String
    let arguments: [String]
    let environment: [String: String]
    /// Its configuration files by their paths.
    let files: [String: String]
    /// Whether a client without a certificate could read keys.
    let client: Bool
    /// Whether a peer without a certificate was told of the members; nil where nobody has asked.
    let peer: Bool?

    var testDescription: String { "\(version)/\(name)" }

    static let all: [EtcdRecording] = {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Recordings/etcd.json")
        // Without the file the test of their number fails.
        let data = (try? Data(contentsOf: file)) ?? Data()
        return (try? JSONDecoder().decode([EtcdRecording].self, from: data)) ?? []
    }()
}

import Foundation
import TestFolder
import Testing

/// A real kubelet: how it was started, its files, and what it said of its configuration.
struct Recording: CustomTestStringConvertible, Sendable {
    let version: String
    let name: String
    let folder: URL

    var testDescription: String { "\(version)/\(name)" }

    static let all: [Recording] = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Recordings")
        return folders(in: root).flatMap { version in
            folders(in: version).map {
                Recording(
                    version: version.lastPathComponent, name: $0.lastPathComponent, folder: $0)
            }
        }
    }()

    private static func folders(in folder: URL) -> [URL] {
        let found = try? FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: [.isDirectoryKey])
        return (found ?? []).filter(\.hasDirectoryPath)
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
    }

    var arguments: [String] {
        get throws {
            let data = try Data(contentsOf: folder.appendingPathComponent("cmdline"))
            return data.split(separator: 0, omittingEmptySubsequences: false).dropLast()
                .map { String(decoding: $0, as: UTF8.self) }
        }
    }

    /// The kubelet's own `/configz`; nil for one that did not start.
    var configz: [String: Any]? {
        get throws {
            let file = folder.appendingPathComponent("configz.json")
            guard FileManager.default.fileExists(atPath: file.path) else { return nil }
            let object = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
            let top = try #require(object as? [String: Any])
            return top["kubeletconfig"] as? [String: Any] ?? top
        }
    }

    /// Why the kubelet did not start; nil for one that did.
    var refusal: String? {
        let file = folder.appendingPathComponent("refused")
        return (try? Data(contentsOf: file)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The node with this kubelet as process 812.
    func node() throws -> TestFolder {
        let node = try TestFolder()
        try node.addProcess(pid: 812, arguments)
        try node.addKubeletPackage(version: String(version.dropFirst()))
        let config = folder.appendingPathComponent("config.yaml")
        if let data = try? Data(contentsOf: config) {
            try node.write("/var/lib/kubelet/config.yaml", Array(data))
        }
        let dropIns = folder.appendingPathComponent("config.d")
        if FileManager.default.fileExists(atPath: dropIns.path) {
            try node.makeFolder("/var/lib/kubelet")
            try FileManager.default.copyItem(
                atPath: dropIns.path, toPath: node.path + "/var/lib/kubelet/config.d")
        }
        return node
    }
}

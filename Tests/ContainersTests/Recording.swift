import Foundation
import HostSystem
import TestFolder

@testable import Containers

/// Files that were recorded from real runtimes.
enum Recording {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Recordings")

    static func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appendingPathComponent(name)))
    }

    static var node: HostView {
        get throws { try HostView(root: folder.appendingPathComponent("node").path) }
    }

    static let database =
        "node/var/lib/containerd/io.containerd.metadata.v1.bolt/meta.db"

    /// A copy of the recorded node, to be changed.
    static func copy() throws -> TestFolder {
        let copy = try TestFolder()
        let node = folder.appendingPathComponent("node")
        let names = FileManager.default.enumerator(atPath: node.path)?.allObjects ?? []
        for case let name as String in names {
            let url = node.appendingPathComponent(name)
            guard try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else {
                continue
            }
            try copy.write(name, Array(try Data(contentsOf: url)))
        }
        return copy
    }
}

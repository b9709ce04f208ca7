import Foundation
import HostSystem

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
}

import Foundation
import Glibc
import HostSystem
import Testing

/// A folder that is made for one test and removed with the value.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        let parent = FileManager.default.temporaryDirectory
        path = parent.appendingPathComponent("merlon.\(UUID())").path
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            Issue.record("\(path) is left behind: \(error)")
        }
    }

    func view(usesKernelResolver: Bool = true) throws -> HostView {
        try HostView(root: path, usesKernelResolver: usesKernelResolver)
    }

    /// Where a path of the folder lies on this machine; the folders above it are made.
    func place(_ name: String) throws -> String {
        let place = "\(path)/\(name)"
        try FileManager.default.createDirectory(
            atPath: (place as NSString).deletingLastPathComponent,
            withIntermediateDirectories: true)
        return place
    }

    func write(_ name: String, _ text: String) throws {
        try write(name, Array(text.utf8))
    }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: place(name)))
    }

    /// Writes the name into a file of that name; throws where there is one.
    func writeNew(_ name: String) throws {
        let url = URL(fileURLWithPath: "\(path)/\(name)")
        try Data(name.utf8).write(to: url, options: .withoutOverwriting)
    }

    /// Leaves a socket of that name.
    func listen(_ name: String) throws {
        let socket = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { path in
            unsafe path.copyBytes(from: "\(self.path)/\(name)".utf8)
        }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let bound = unsafe withUnsafePointer(to: &address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(socket, $0, size)
            }
        }
        try #require(bound == 0)
    }

    func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(
            atPath: place(name), withDestinationPath: target)
    }
}

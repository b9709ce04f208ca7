import Foundation
import Glibc
import HostSystem
import TestFolder
import Testing

extension TestFolder {
    func view(usesKernelResolver: Bool = true) throws -> HostView {
        try HostView(root: path, usesKernelResolver: usesKernelResolver)
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
}

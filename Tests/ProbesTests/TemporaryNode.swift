import Foundation
import HostSystem

/// A folder shaped like a node, for one test.
final class TemporaryNode {
    let root: String

    init() throws {
        root = NSTemporaryDirectory() + "merlon-node-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: root, withIntermediateDirectories: true)
    }

    deinit {
        // What is left behind lies in the folder for temporary files.
        try? FileManager.default.removeItem(atPath: root)
    }

    func host() throws -> HostView {
        try HostView(root: root)
    }

    func write(_ path: String, _ text: String, mode: Int = 0o644) throws {
        try write(path, Data(text.utf8), mode: mode)
    }

    func write(_ path: String, _ data: Data, mode: Int = 0o644) throws {
        try makeFolder((path as NSString).deletingLastPathComponent)
        try data.write(to: URL(fileURLWithPath: root + path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: root + path)
    }

    func makeFolder(_ path: String) throws {
        try FileManager.default.createDirectory(
            atPath: root + path, withIntermediateDirectories: true)
    }

    func link(_ path: String, to target: String) throws {
        try makeFolder((path as NSString).deletingLastPathComponent)
        try FileManager.default.createSymbolicLink(
            atPath: root + path, withDestinationPath: target)
    }

    /// A process in the node's `/proc`, as far as a folder of files can be one.
    func addProcess(
        pid: Int, _ arguments: [String], program: String = "/usr/bin/kubelet",
        comm: String = "kubelet", environment: [String: String] = [:]
    ) throws {
        let folder = "/proc/\(pid)"
        try write("/proc/1/cmdline", "/sbin/init\0")
        try write("/proc/1/comm", "systemd\n")
        try write(folder + "/cmdline", arguments.map { $0 + "\0" }.joined())
        try write(folder + "/comm", comm + "\n")
        try write(
            folder + "/environ", environment.map { "\($0)=\($1)\0" }.sorted().joined())
        try? FileManager.default.removeItem(atPath: root + folder + "/exe")
        try link(folder + "/exe", to: program)
    }

    /// Makes the version known by the package database.
    func addKubeletPackage(version: String) throws {
        try write(
            "/var/lib/dpkg/status",
            "Package: kubelet\nStatus: install ok installed\nVersion: \(version)-1.1\n\n")
    }
}

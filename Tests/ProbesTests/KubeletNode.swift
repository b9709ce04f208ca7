import HostSystem
import Posture
import TestFolder
import Testing

@testable import Probes

extension TestFolder {
    /// The folder as a node's root.
    func host() throws -> HostView {
        try HostView(root: path)
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
        try write(folder + "/environ", environment.map { "\($0)=\($1)\0" }.sorted().joined())
        try link(folder + "/exe", to: program)
    }

    /// Makes the version known by the package database.
    func addKubeletPackage(version: String) throws {
        try write(
            "/var/lib/dpkg/status",
            "Package: kubelet\nStatus: install ok installed\nVersion: \(version)-1.1\n\n")
    }

    /// The only kubelet that is seen here.
    func kubelet() async throws -> Fact {
        let component = await KubeletProbe().observe(try host())
        try #require(component.instances.count == 1, "\(component)")
        return component.instances[0]
    }

    func writeConfig(_ body: String, path: String = "/var/lib/kubelet/config.yaml") throws {
        try write(
            path, "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n" + body)
    }

    /// A kubelet of a version with its configuration file and further flags.
    static func running(
        _ config: String, flags: [String] = [], version: String = "1.31.2"
    ) throws -> TestFolder {
        let node = try TestFolder()
        try node.addKubeletPackage(version: version)
        try node.writeConfig(config)
        try node.addProcess(
            pid: 812,
            [
                "/usr/bin/kubelet", "--config=/var/lib/kubelet/config.yaml",
                "--kubeconfig=/etc/kubernetes/kubelet.conf",
            ] + flags)
        return node
    }
}

extension Fact {
    /// The fact at a path of fields: `config.authentication.anonymous.enabled`.
    func at(_ path: String) -> Fact? {
        at(path.split(separator: ".").map(String.init))
    }

    /// The texts of a list.
    var texts: [String] {
        guard case .list(let elements) = value else { return [] }
        return elements.compactMap { if case .string(let text) = $0.value { text } else { nil } }
    }

    var unknownReason: String? {
        if case .unknown(let reason) = value { reason } else { nil }
    }
}

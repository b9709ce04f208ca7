import Foundation
import HostSystem
import Posture
import TestFolder
import Testing

@testable import Probes

/// Nodes of a control plane, made of recordings and of manifests written here.
enum ControlPlaneNode {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("ControlPlane")

    /// A recorded file by its name: `Manifests/v1.36.2-default/kube-apiserver.yaml`.
    static func recording(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appendingPathComponent(name)))
    }

    static let folderOfManifests = "/etc/kubernetes/manifests"

    /// A node with the manifests that kubeadm has written.
    static func kubeadm(_ name: String) throws -> TestFolder {
        let node = try TestFolder()
        for component in ["kube-apiserver", "kube-controller-manager", "kube-scheduler"] {
            try node.write(
                "\(folderOfManifests)/\(component).yaml",
                recording("Manifests/\(name)/\(component).yaml"), mode: 0o600)
        }
        return node
    }

    /// A node whose API server has these flags, in a pod that has its `/etc/kubernetes`.
    static func apiserver(
        _ flags: [String], version: String = "v1.36.2", files: [String: String] = [:]
    ) throws -> TestFolder {
        let node = try TestFolder()
        let words = (["kube-apiserver"] + flags).map { "    - \(quoted($0))" }
        try node.write(
            "\(folderOfManifests)/kube-apiserver.yaml",
            manifest(
                "command:\n" + words.joined(separator: "\n"),
                image: "registry.k8s.io/kube-apiserver:\(version)"))
        for (path, text) in files { try node.write(path, text) }
        return node
    }

    /// A node with a recorded command line as process 812, of which `files` are beside it.
    static func running(
        _ name: String, adding flags: [String] = [], files: [String: String] = [:]
    ) throws -> TestFolder {
        let node = try TestFolder()
        let words = try recording("CommandLines/\(name)")
            .split(separator: 0, omittingEmptySubsequences: false).dropLast()
            .map { String(decoding: $0, as: UTF8.self) }
        try node.addProcess(
            pid: 812, words + flags, program: "/opt/kubernetes/v1.36.2/kube-apiserver",
            comm: "kube-apiserver")
        for (path, text) in files { try node.write(path, text) }
        return node
    }

    static func quoted(_ text: String) -> String {
        "'" + text.replacing("'", with: "''") + "'"
    }

    /// A manifest whose container has this command.
    static func manifest(
        _ command: String, image: String = "registry.k8s.io/kube-apiserver:v1.36.2"
    ) -> String {
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: kube-apiserver, namespace: kube-system}
        spec:
          hostNetwork: true
          containers:
          - name: kube-apiserver
            image: \(image)
            \(command)
            volumeMounts:
            - {name: etc, mountPath: /etc/kubernetes}
          volumes:
          - {name: etc, hostPath: {path: /etc/kubernetes}}

        """
    }
}

extension TestFolder {
    func apiservers() async throws -> FactSet.Component {
        await APIServerProbe().observe(try host())
    }

    /// The only API server of the node.
    func apiserver() async throws -> Fact {
        let component = try await apiservers()
        try #require(component.instances.count == 1, "\(component)")
        return component.instances[0]
    }
}

extension Fact {
    /// The texts of a list of records' fields.
    func texts(of field: String) -> [String] {
        guard case .list(let elements) = value else { return [] }
        return elements.compactMap {
            if case .string(let text) = $0[field]?.value { text } else { nil }
        }
    }
}

import HostSystem
import Posture
import TestFolder
import Testing

@testable import Probes

struct ComponentFilesTests {
    private static let mounts = [
        PodMount(path: "/etc/kubernetes", source: .node("/srv/k")),
        PodMount(path: "/etc/kubernetes/pki", source: .node("/srv/pki")),
        PodMount(path: "/tmp", source: .elsewhere("it lies in the pod's volume 't' (emptyDir)")),
        PodMount(path: "/host", source: .node("")),
    ]

    @Test(arguments: [
        ("/etc/kubernetes/a.yaml", "/srv/k/a.yaml"), ("/etc/kubernetes", "/srv/k"),
        ("/etc/kubernetes/pki/ca.crt", "/srv/pki/ca.crt"),
        ("/etc/kubernetes/./x/../a", "/srv/k/a"), ("/host/etc/a", "/etc/a"), ("/host", "/"),
        ("/etc/kubernetes2/a", nil), ("/a", nil),
    ])
    func `a path is where the longest mount puts it`(path: String, expected: String?) {
        #expect(PodMount.place(of: path, Self.mounts)?.nodePath == expected)
    }

    @Test func `a file is read where the node has it`() async throws {
        let node = try TestFolder()
        try node.write(
            ControlPlaneNode.folderOfManifests + "/a.yaml",
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: a}
            spec:
              containers:
              - name: a
                image: x/kube-apiserver:v1.31.2
                command: [kube-apiserver, --encryption-provider-config=/enc/e.yaml]
                volumeMounts:
                - {name: e, mountPath: /enc}
              volumes:
              - {name: e, hostPath: {path: /srv/enc}}
            """)
        try node.write("/srv/enc/e.yaml", EncryptionTests.file("secrets", "secretbox"), mode: 0o640)
        // What the container does not see does not count.
        try node.write("/enc/e.yaml", EncryptionTests.file("secrets", "identity"))
        let found = try await node.apiserver()
        #expect(found.at("encryption.secrets.isEncrypted")?.value == .bool(true))
        #expect(found.at("encryption.file.path")?.value == .string("/srv/enc/e.yaml"))
        #expect(found.at("encryption.file.mode")?.value == .string("0640"))
        #expect(
            found.at("encryption.secrets.isEncrypted")?.origin
                == .file(path: "/srv/enc/e.yaml", line: 6, column: 5))
    }

    /// The container's files behind a link, and not the node's.
    @Test(arguments: [
        ("/etc/kubernetes/real.yaml", true), ("real.yaml", true), ("/srv/other.yaml", nil),
        ("../kubernetes/real.yaml", true), ("/etc/kubernetes/e.yaml", nil),
    ])
    func `a link leads where the container has its target`(
        target: String, isEncrypted: Bool?
    ) async throws {
        let node = try ControlPlaneNode.apiserver(
            ["--encryption-provider-config=/etc/kubernetes/e.yaml"],
            files: [
                "/etc/kubernetes/real.yaml": EncryptionTests.file("secrets", "secretbox"),
                "/srv/other.yaml": EncryptionTests.file("secrets", "secretbox"),
            ])
        try node.link("/etc/kubernetes/e.yaml", to: target)
        let found = try await node.apiserver()
        #expect(
            found.at("encryption.secrets.isEncrypted")?.value == isEncrypted.map { .bool($0) })
    }

    @Test func `a file that is not mounted is not known`() async throws {
        let node = try ControlPlaneNode.apiserver(
            ["--encryption-provider-config=/enc/e.yaml"],
            files: ["/enc/e.yaml": EncryptionTests.file("secrets", "secretbox")])
        let found = try await node.apiserver()
        #expect(found.at("encryption.secrets")?.unknownReason?.contains("image") == true)
    }
}

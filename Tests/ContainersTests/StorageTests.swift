import HostSystem
import Posture
import TestFolder
import Testing

@testable import Containers

struct StorageTests {
    private static let id = String(repeating: "c1", count: 32)
    private static let sandbox = String(repeating: "5a", count: 32)
    private static let image = String(repeating: "1d", count: 32)

    /// As CRI-O writes them (`internal/factory`), with what does not matter left out.
    private func write(_ node: TestFolder, id: String, _ annotations: [String: String]) throws {
        let pairs = annotations.map { key, value in
            "\"\(key)\": \"\(value.replacing("\"", with: "\\\""))\""
        }
        try node.write(
            "run/containers/storage/overlay-containers/\(id)/userdata/config.json",
            "{\"ociVersion\": \"1.2.0\", \"annotations\": {\(pairs.joined(separator: ", "))}}")
    }

    private func container(_ node: TestFolder, _ id: String = Self.id) throws -> Container? {
        var catalog = ContainerCatalog(host: try HostView(root: node.path))
        return try catalog.container(id)
    }

    private let own = [
        "io.container.manager": "cri-o", "io.kubernetes.cri-o.ContainerType": "container",
        "io.kubernetes.cri-o.SandboxID": Self.sandbox, "io.kubernetes.container.name": "server",
        "io.kubernetes.cri-o.ImageName": "quay.io/shop/web:1.2",
        "io.kubernetes.cri-o.Image": Self.image, "io.kubernetes.cri-o.ImageRef": Self.image,
        "io.kubernetes.cri-o.Labels":
            "{\"io.kubernetes.pod.name\":\"web-1\",\"not\":\"the pod's\"}",
        "io.kubernetes.cri-o.Created": "2026-11-24T16:13:10.25Z",
        "io.kubernetes.pod.name": "web-1", "io.kubernetes.pod.namespace": "shop",
        "io.kubernetes.pod.uid": "0f9a1c62-2b6e-4a53-9c1a-7e0f5d3b8a11",
    ]

    @Test func `a container of CRI-O is told with the labels of its sandbox`() throws {
        let node = try TestFolder()
        try write(node, id: Self.id, own)
        let partial = try #require(try container(node))
        #expect(partial.pod?.labels == [:])
        #expect(partial.started == 1_795_536_790_250)
        try write(
            node, id: Self.sandbox,
            [
                "io.container.manager": "cri-o", "io.kubernetes.cri-o.ContainerType": "sandbox",
                "io.kubernetes.cri-o.Labels":
                    "{\"app\":\"web\",\"io.kubernetes.pod.name\":\"web-1\"}",
                "io.kubernetes.cri-o.KubeName": "web-1", "io.kubernetes.cri-o.Namespace": "shop",
            ])
        try node.write(
            "var/lib/containers/storage/overlay-containers/\(Self.id)/userdata/state.json",
            "{\"created\": \"2026-11-24T16:13:10Z\", \"started\": \"2026-11-24T17:13:11.5+01:00\"}")
        let whole = try #require(try container(node))
        #expect(whole.runtime == .crio)
        #expect(whole.name == "server")
        #expect(whole.image == "quay.io/shop/web:1.2")
        #expect(whole.imageDigest == "sha256:\(Self.image)")
        #expect(
            whole.pod
                == .init(
                    name: "web-1", namespace: "shop",
                    uid: "0f9a1c62-2b6e-4a53-9c1a-7e0f5d3b8a11", labels: ["app": "web"]))
        #expect(whole.started == 1_795_536_791_500)
        let sandbox = try #require(try container(node, Self.sandbox))
        #expect(sandbox.isSandbox)
        #expect(sandbox.pod?.name == "web-1")
        #expect(sandbox.pod?.labels == ["app": "web"])
    }

    @Test(arguments: [
        ("ImageRef", "quay.io/shop/web@sha256:ab", "sha256:ab"),
        ("ImageRepoDigests", "quay.io/shop/web@sha256:cd,other@sha256:ef", "sha256:cd"),
        ("ImageRef", "sha256:\(image)", "sha256:\(image)"),
    ])
    func `the digest is that of the manifest where it is known`(
        name: String, value: String, digest: String
    ) throws {
        let node = try TestFolder()
        var annotations = own
        annotations["io.kubernetes.cri-o.\(name)"] = value
        try write(node, id: Self.id, annotations)
        #expect(try container(node)?.imageDigest == digest)
    }

    @Test func `a container of Podman cannot pose as a pod's`() throws {
        let node = try TestFolder()
        var annotations = own
        annotations["io.container.manager"] = "libpod"
        try write(node, id: Self.id, annotations)
        #expect(try container(node) == Container(id: Self.id))
    }

    @Test func `what a pod brings does not take the place of the runtime's annotations`() throws {
        let node = try TestFolder()
        var annotations = own
        for number in 0..<2_000 { annotations["a.example/\(number)"] = "x" }
        try write(node, id: Self.id, annotations)
        let labels = (0..<100).map { "\"label-\($0)\":\"a value of some length\"" }
        try write(
            node, id: Self.sandbox,
            annotations.merging([
                "io.kubernetes.cri-o.ContainerType": "sandbox",
                "io.kubernetes.cri-o.Labels": "{\(labels.joined(separator: ","))}",
            ]) { $1 })
        let found = try container(node)
        #expect(found?.name == "server")
        #expect(found?.pod?.namespace == "shop")
        #expect(found?.pod?.labels.count == 100)
    }
}

import HostSystem
import Posture
import TestFolder
import Testing

@testable import Containers

struct DockerTests {
    private static let id = String(repeating: "d0", count: 32)
    private static let sandbox = String(repeating: "5a", count: 32)
    private static let uid = "0f9a1c62-2b6e-4a53-9c1a-7e0f5d3b8a11"

    private func write(
        _ node: TestFolder, id: String = Self.id, name: String, labels: String, more: String = "",
        isRunning: Bool = true
    ) throws {
        try node.write(
            "var/lib/docker/containers/\(id)/config.v2.json",
            """
            {"State": {"Running": \(isRunning), "StartedAt": "2026-11-24T16:13:10.869507860Z"},
             "ID": "\(id)", "Config": {"Image": "web:1.2", "Labels": {\(labels)}},
             "Image": "sha256:1d", "Name": "/\(name)"\(more)}
            """)
    }

    private func container(_ node: TestFolder, _ id: String = Self.id) throws -> Container? {
        var catalog = ContainerCatalog(host: try HostView(root: node.path))
        return try catalog.container(id)
    }

    @Test func `a container has its name, image and start`() throws {
        let node = try TestFolder()
        try write(node, name: "db", labels: "")
        var expected = Container(id: Self.id)
        expected.runtime = .docker
        expected.name = "db"
        expected.image = "web:1.2"
        expected.imageDigest = "sha256:1d"
        expected.started = 1_795_536_790_869
        #expect(try container(node) == expected)
        try write(
            node, name: "db", labels: "", more: ", \"ImageManifest\": {\"digest\": \"sha256:3a\"}")
        #expect(try container(node)?.imageDigest == "sha256:3a")
    }

    @Test func `a container of the kubelet has its pod`() throws {
        let node = try TestFolder()
        try write(
            node, name: "k8s_server_web-1_shop_\(Self.uid)_0",
            labels: "\"io.kubernetes.sandbox.id\": \"\(Self.sandbox)\", \"of\": \"image\"")
        try write(
            node, id: Self.sandbox, name: "k8s_POD_web-1_shop_\(Self.uid)_0",
            labels: """
                "app": "web", "io.kubernetes.pod.name": "web-1", "annotation.x": "y"
                """)
        let pod = Container.Pod(
            name: "web-1", namespace: "shop", uid: Self.uid, labels: ["app": "web"])
        let found = try #require(try container(node))
        #expect(found.pod == pod)
        #expect(found.name == "server")
        let sandbox = try #require(try container(node, Self.sandbox))
        #expect(sandbox.isSandbox)
        #expect(sandbox.pod == pod)
    }

    @Test func `an image's labels make no pod`() throws {
        let node = try TestFolder()
        try write(
            node, name: "db",
            labels: """
                "io.kubernetes.pod.namespace": "kube-system", "io.kubernetes.pod.name": "kube-proxy",
                "io.kubernetes.docker.type": "container", "io.kubernetes.container.name": "kube-proxy"
                """)
        let found = try #require(try container(node))
        #expect(found.pod == nil)
        #expect(found.name == "db")
    }

    @Test func `only what runs is listed`() throws {
        let node = try TestFolder()
        try write(node, name: "db", labels: "")
        try write(node, id: Self.sandbox, name: "old", labels: "", isRunning: false)
        var catalog = ContainerCatalog(host: try HostView(root: node.path))
        let names = catalog.all().map(\.name)
        #expect(names == ["db"])
    }
}

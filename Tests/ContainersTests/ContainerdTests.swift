import HostSystem
import Posture
import TestFolder
import Testing

@testable import Containers

struct ContainerdTests {
    static let sandbox = "1e12750500e5be45eff5335398ff1cb1646c5d8fa281b0eb6e227d4dfe5d4126"
    static let server = "3294fb101fc22b6d0341b4063f402c1832f428f2bd915dba91d97e0049f9deac"
    static let sidecar = "a9495f41b0b0365df6647136633d9add7c5fb410495953d2eaf290b65f77ea6f"
    private static let tasks = "run/containerd/io.containerd.runtime.v2.task"
    private static let database = "var/lib/containerd/io.containerd.metadata.v1.bolt/meta.db"
    private static let webDigest =
        "sha256:0fe96104538615512a658a2b5a9b42ce942e2102571025338e745da373be2d7c"
    private static let pod = Container.Pod(
        name: "web-7d4b9c6f5-x2x4z", namespace: "shop",
        uid: "0f9a1c62-2b6e-4a53-9c1a-7e0f5d3b8a11",
        labels: [
            "app": "web", "app.kubernetes.io/name": "web", "pod-template-hash": "7d4b9c6f5",
        ])

    @Test(arguments: [(server, "server"), (sidecar, "sidecar")])
    func `a container is told with its pod and image`(id: String, name: String) throws {
        var catalog = ContainerCatalog(host: try Recording.node)
        let found = try catalog.container(id)
        let container = try #require(found)
        #expect(container.runtime == .containerd)
        #expect(container.name == name)
        #expect(container.pod == Self.pod)
        #expect(container.image == "docker.io/library/web:1.2")
        #expect(container.imageDigest == Self.webDigest)
        #expect(!container.isSandbox)
        let failures = catalog.failureCount
        #expect(failures == 0)
    }

    @Test func `a sandbox is told as one`() throws {
        var catalog = ContainerCatalog(host: try Recording.node)
        let found = try catalog.container(Self.sandbox)
        let container = try #require(found)
        #expect(container.isSandbox)
        #expect(container.name == nil)
        #expect(container.pod == Self.pod)
        #expect(container.image == "registry.k8s.io/pause:3.9")
    }

    @Test func `a container without a pod has a name and none of an image's labels`() throws {
        var catalog = ContainerCatalog(host: try Recording.node)
        let found = try catalog.container("byhand")
        let container = try #require(found)
        #expect(container.name == "byhand")
        #expect(container.pod == nil)
        #expect(container.imageDigest == Self.webDigest)
    }

    @Test func `without the bundle the database tells it, and when it was made`() throws {
        let node = try TestFolder()
        try node.write(Self.database, try Recording.bytes(Recording.database))
        var catalog = ContainerCatalog(host: try HostView(root: node.path))
        let bare = try catalog.container(Self.server)
        #expect(bare?.pod == Self.pod)
        #expect(bare?.name == "server")
        // 2026-11-24T16:13:10.789884494Z, as bbolt has it.
        #expect(bare?.started == 1_795_536_790_789)
    }

    @Test func `it was started when its first process was there`() throws {
        let host = try Recording.node
        var catalog = ContainerCatalog(host: host)
        let path = "/\(Self.tasks)/k8s.io/\(Self.server)/init.pid"
        let file = try #require(try host.file(at: path))
        let found = try catalog.container(Self.server)
        #expect(found?.started == file.modifiedMilliseconds)
    }

    @Test(arguments: ["absent", "empty", "damaged"])
    func `without the database the bundle tells what it has`(kind: String) throws {
        let node = try TestFolder()
        for file in ["config.json", "init.pid"] {
            let name = "\(Self.tasks)/k8s.io/\(Self.server)/\(file)"
            try node.write(name, try Recording.bytes("node/\(name)"))
        }
        var bytes = kind == "empty" ? [] : try Recording.bytes(Recording.database)
        if kind == "damaged" { for index in 8_192..<bytes.count { bytes[index] = 0xFF } }
        if kind != "absent" { try node.write(Self.database, bytes) }
        var catalog = ContainerCatalog(host: try HostView(root: node.path))
        let found = try catalog.container(Self.server)
        #expect(found?.name == "server")
        #expect(found?.pod?.namespace == "shop")
        #expect(found?.pod?.labels == [:])
        #expect(found?.image == "docker.io/library/web:1.2")
        #expect(found?.imageDigest == nil)
        let failures = catalog.failureCount
        #expect(failures == (kind == "absent" ? 0 : 1))
    }

    @Test func `where nothing can be read it is an error and not an absence`() throws {
        let node = try TestFolder()
        try node.write("\(Self.database)", "no database")
        var catalog = ContainerCatalog(host: try HostView(root: node.path))
        do {
            _ = try catalog.container(Self.server)
            Issue.record("no error")
        } catch {
            #expect(
                error.description.hasSuffix("meta.db: it is not a bbolt database that Merlon knows")
            )
        }
    }

    @Test(
        arguments: RuntimePlaces.usual.containerd.flatMap { place in
            place.roots.map { (place.state, $0) }
        })
    func `other distributions keep it elsewhere`(state: String, root: String) throws {
        let node = try TestFolder()
        let bundle = "io.containerd.runtime.v2.task/k8s.io/\(Self.server)/config.json"
        let bytes = try Recording.bytes("node/run/containerd/\(bundle)")
        try node.write("\(state)/\(bundle)", bytes)
        try node.write(
            "\(root)/io.containerd.metadata.v1.bolt/meta.db",
            try Recording.bytes(Recording.database))
        var catalog = ContainerCatalog(host: try HostView(root: node.path))
        let found = try catalog.container(Self.server)
        #expect(found?.pod == Self.pod)
    }

    @Test(arguments: [
        // That of the image `pause`, which has a manifest, and one that is not there any more.
        (
            "c19c14cd64449ef958075a8e0a229e5c81918d85bac531924693181e15efe10b",
            "ae5d2680aee9d8ec3ec9cfd7aa656e32db1d76d7c52ee83c40dada21d0f0d46f"
        ),
        (String(repeating: "0", count: 64), String(repeating: "0", count: 64)),
    ])
    func `the digest is that of the image that was used, wherever its name leads by now`(
        used: String, digest: String
    ) throws {
        let node = try TestFolder()
        let mark = Array("\"ImageRef\":\"sha256:".utf8)
        var bytes = try Recording.bytes(Recording.database)
        for index in bytes.indices.dropLast(128) where bytes[index...].starts(with: mark) {
            let place = index + mark.count
            bytes.replaceSubrange(place..<place + 64, with: used.utf8)
        }
        try node.write(Self.database, bytes)
        var catalog = ContainerCatalog(host: try HostView(root: node.path))
        let found = try catalog.container(Self.server)
        #expect(found?.image == "docker.io/library/web:1.2")
        #expect(found?.imageDigest == "sha256:\(digest)")
    }

    @Test func `all that runs is listed`() throws {
        var catalog = ContainerCatalog(host: try Recording.node)
        let all = catalog.all()
        #expect(all.count == 6)
        #expect(all.filter(\.isSandbox).count == 2)
        #expect(Set(all.compactMap(\.name)) == ["server", "sidecar", "kube-proxy", "byhand"])
    }

    @Test(arguments: [
        "", ".", "..", "../../etc", "a/b", "-x", "é", "a\0", String(repeating: "a", count: 129),
    ])
    func `what is no id leads nowhere`(id: String) throws {
        var catalog = ContainerCatalog(host: try Recording.node)
        let found = try catalog.container(id)
        #expect(found == nil)
    }
}

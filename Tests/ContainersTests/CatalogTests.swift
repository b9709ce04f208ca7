import Foundation
import HostSystem
import Posture
import TestFolder
import Testing

@testable import Containers

struct CatalogTests {
    private static let id = String(repeating: "d0", count: 32)
    private let start = ContinuousClock.now

    private func write(_ node: TestFolder, id: String = Self.id, name: String) throws {
        try node.write(
            "var/lib/docker/containers/\(id)/config.v2.json",
            "{\"Name\": \"/\(name)\", \"State\": {\"StartedAt\": \"2026-11-24T16:13:10Z\"}}")
    }

    private func remove(_ node: TestFolder) throws {
        try FileManager.default.removeItem(atPath: "\(node.path)/var")
    }

    @Test func `an unknown id is asked for again after a while`() throws {
        let node = try TestFolder()
        var catalog = ContainerCatalog(host: try HostView(root: node.path))
        let before = try catalog.container(Self.id, now: start)
        try write(node, name: "late")
        let soon = try catalog.container(Self.id, now: start + .milliseconds(1_999))
        let later = try catalog.container(Self.id, now: start + .seconds(2))
        #expect(before == nil)
        #expect(soon == nil)
        #expect(later?.name == "late")
    }

    @Test func `what is known stays known when it is gone`() throws {
        let node = try TestFolder()
        try write(node, name: "db")
        try write(node, id: "named", name: "db")
        var catalog = ContainerCatalog(host: try HostView(root: node.path))
        for id in [Self.id, "named"] {
            _ = try catalog.container(id, now: start)
        }
        try remove(node)
        for id in [Self.id, "named"] {
            let found = try catalog.container(id, now: start + .seconds(3_600))
            #expect(found?.name == "db")
        }
    }

    @Test func `a name may be given again`() throws {
        let node = try TestFolder()
        try write(node, id: "named", name: "old")
        var catalog = ContainerCatalog(host: try HostView(root: node.path))
        _ = try catalog.container("named", now: start)
        try write(node, id: "named", name: "new")
        let soon = try catalog.container("named", now: start + .seconds(59))
        let later = try catalog.container("named", now: start + .seconds(60))
        #expect(soon?.name == "old")
        #expect(later?.name == "new")
    }

    @Test func `what is known in part is completed`() throws {
        let node = try TestFolder()
        let path = "var/lib/docker/containers/\(Self.id)/config.v2.json"
        try node.write(path, "{\"Name\": \"/db\"}")
        var catalog = ContainerCatalog(host: try HostView(root: node.path))
        let before = try catalog.container(Self.id, now: start)
        try write(node, name: "db")
        let later = try catalog.container(Self.id, now: start + .seconds(5))
        #expect(before?.started == nil)
        #expect(later?.started != nil)
    }

    @Test func `no more is remembered than the capacity`() {
        var recent = RecentContainers(capacity: 8)
        for number in 0..<100 {
            recent["\(number)"] = .init(container: Container(id: "\(number)"))
            #expect(recent.count <= 8)
            // What is asked for again and again stays.
            let first = recent["0"]
            #expect(first != nil)
        }
        let (last, old) = (recent["99"], recent["50"])
        #expect(last != nil)
        #expect(old == nil)
    }

    @Test(arguments: [
        ("/kubepods/burstable/pod/\(ContainerdTests.server)", "server"),
        ("/system.slice/ssh.service", "host"),
        ("/user.slice/user@1.service/crio-\(ContainerdTests.server).scope", "some"),
        ("/lxc/web", "some"),
        // The outermost is the node's, and what is in it is its own choice.
        ("/docker/\(id)/kubepods/\(ContainerdTests.server)", "\(id) docker"),
        (
            "/kubepods/pod0f9a1c62-2b6e-4a53-9c1a-7e0f5d3b8a11/crio-\(id)",
            "\(id) crio 0f9a1c62-2b6e-4a53-9c1a-7e0f5d3b8a11"
        ),
    ])
    func `a path leads to the container`(path: String, expected: String) throws {
        var catalog = ContainerCatalog(host: try Recording.node)
        let bytes = Array("0::\(path)\n".utf8)
        let parsed = ControlGroupParser().parse(bytes.span)
        let place = catalog.place(of: try #require(parsed), in: bytes.span)
        let told: String =
            switch place {
            case .host: "host"
            case .someContainer: "some"
            case .unknown: "unknown"
            case .container(let container):
                container.name
                    ?? [container.id, container.runtime?.rawValue, container.pod?.uid]
                    .compactMap(\.self).joined(separator: " ")
            }
        #expect(told == expected)
    }
}

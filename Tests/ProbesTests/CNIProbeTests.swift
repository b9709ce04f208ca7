import Posture
import TestFolder
import Testing

@testable import Probes

struct CNIProbeTests {
    private func list(_ types: String...) -> String {
        let plugins = types.map { "{\"type\": \"\($0)\"}" }.joined(separator: ", ")
        return "{\"cniVersion\": \"0.3.1\", \"name\": \"net\", \"plugins\": [\(plugins)]}"
    }

    private func network(_ node: TestFolder) async throws -> Fact {
        let component = await CNIProbe().observe(try node.host())
        try #require(component.instances.count == 1, "\(component)")
        return component.instances[0]
    }

    @Test(
        arguments: [
            (["calico", "portmap"], "Calico", true), (["cilium-cni"], "Cilium", true),
            (["flannel", "portmap"], "Flannel", false),
            (["aws-cni", "cilium-cni"], "Cilium", true),
            (["bridge", "firewall"], "bridge", false), (["azure-vnet"], "Azure CNI", nil),
            (["homemade"], nil, nil),
        ] as [([String], String?, Bool?)])
    func `a plugin enforces or does not`(
        types: [String], name: String?, enforces: Bool?
    ) async throws {
        let node = try TestFolder()
        let plugins = types.map { "{\"type\": \"\($0)\"}" }.joined(separator: ", ")
        try node.write(
            "/etc/cni/net.d/10-net.conflist", "{\"name\": \"n\", \"plugins\": [\(plugins)]}")
        let fact = try await network(node)
        #expect(fact["plugin"]?.text == name)
        #expect(fact["plugins"]?.texts == types)
        let enforcement = fact["enforcesNetworkPolicy"]
        if let enforces {
            #expect(enforcement?.value == .bool(enforces))
        } else {
            #expect(enforcement?.isUnknown == true)
        }
    }

    @Test func `the first file by name counts`() async throws {
        let node = try TestFolder()
        try node.write("/etc/cni/net.d/10-b.conflist", list("calico"))
        try node.write("/etc/cni/net.d/05-a.conf", "{\"type\": \"flannel\"}", mode: 0o666)
        try node.write("/etc/cni/net.d/00-kubeconfig", "x")
        try node.write("/opt/cni/bin/flannel", "x", mode: 0o777)
        let fact = try await network(node)
        #expect(fact["config"]?.text == "/etc/cni/net.d/05-a.conf")
        #expect(fact["files"]?.elements.count == 3)
        #expect(fact["files"]?.column("mode").contains("0666") == true)
        #expect(fact["programs"]?.column("mode") == ["0777"])
    }

    @Test func `credentials of plugins in folders beside are files too`() async throws {
        let node = try TestFolder()
        try node.write("/etc/cni/net.d/10-b.conflist", list("calico"))
        try node.write("/etc/cni/net.d/multus.d/multus.kubeconfig", "x", mode: 0o644)
        let fact = try await network(node)
        let paths = fact["files"]?.column("path")
        #expect(paths?.last == "/etc/cni/net.d/multus.d/multus.kubeconfig")
        #expect(fact["config"]?.text == "/etc/cni/net.d/10-b.conflist")
    }

    @Test(arguments: [("net", "/etc/cni/net.d/10-b.conflist"), ("other", nil)])
    func `CRI-O can be told which network counts`(name: String, path: String?) async throws {
        let node = try TestFolder()
        try node.write("/etc/crio/crio.conf", "[crio.network]\ncni_default_network = '\(name)'\n")
        try node.write("/etc/cni/net.d/05-a.conf", "{\"name\": \"a\", \"type\": \"flannel\"}")
        try node.write("/etc/cni/net.d/10-b.conflist", list("calico"))
        let fact = try await network(node)
        #expect(fact["config"]?.text == path)
        #expect(fact["enforcesNetworkPolicy"]?.isUnknown == (path == nil))
    }

    @Test func `a broken first file is passed over by some runtimes`() async throws {
        let node = try TestFolder()
        try node.write("/etc/cni/net.d/01.conflist", "{")
        try node.write("/etc/cni/net.d/02.conflist", list("calico"))
        #expect(try await network(node)["enforcesNetworkPolicy"]?.isUnknown == true)
        try node.addProcess(pid: 600, ["/usr/bin/crio"], program: "/usr/bin/crio", comm: "crio")
        let fact = try await network(node)
        #expect(fact["config"]?.text == "/etc/cni/net.d/02.conflist")
        #expect(fact["warnings"]?.elements.count == 1)
        // Processes are seen, and no agent of Calico's is among them.
        #expect(fact["enforcesNetworkPolicy"]?.unknownReason?.contains("calico-node") == true)
        try node.addProcess(
            pid: 601, ["calico-node", "-felix"], program: "/bin/calico-node", comm: "calico-node")
        #expect(try await network(node)["enforcesNetworkPolicy"]?.value == .bool(true))
    }

    @Test(arguments: [
        (["kube-router", "--run-router=true"], true),
        (["kube-router", "--run-firewall=true"], true),
        (["kube-router", "--run-firewall=false", "--run-router=true"], false),
        (["cilium-agent", "--enable-policy=default"], true),
        (["cilium-agent", "--enable-policy", "never"], false),
        (["calico-node", "-felix"], true),
    ])
    func `an agent can be told to leave policies alone`(
        arguments: [String], enforces: Bool
    ) async throws {
        let node = try TestFolder()
        try node.write("/etc/cni/net.d/10.conflist", list("bridge"))
        try node.addProcess(
            pid: 77, arguments, program: "/usr/bin/\(arguments[0])", comm: arguments[0])
        let found = try await network(node)["enforcesNetworkPolicy"]
        #expect(found?.value == .bool(enforces))
    }

    @Test func `the runtime names the folder`() async throws {
        let node = try TestFolder.containerd(
            "version = 2\n[plugins.'io.containerd.grpc.v1.cri'.cni]\nconf_dir = '/else/net.d'\n")
        try node.write("/etc/cni/net.d/10.conflist", list("calico"))
        try node.write("/else/net.d/10.conflist", list("flannel"))
        let fact = try await network(node)
        #expect(fact["confDir"]?.text == "/else/net.d")
        #expect(fact["enforcesNetworkPolicy"]?.value == .bool(false))
    }

    @Test func `K3s may enforce by itself`() async throws {
        let node = try TestFolder()
        try node.write("/etc/cni/net.d/10.conflist", list("flannel"))
        try node.addProcess(pid: 5, ["k3s", "server"], program: "/usr/local/bin/k3s", comm: "k3s")
        #expect(try await network(node)["enforcesNetworkPolicy"]?.isUnknown == true)
        try node.addProcess(
            pid: 5, ["k3s", "server", "--disable-network-policy"], program: "/usr/local/bin/k3s",
            comm: "k3s")
        #expect(try await network(node)["enforcesNetworkPolicy"]?.value == .bool(false))
    }

    @Test func `a plugin that passes on is seen through`() async throws {
        let node = try TestFolder()
        try node.write(
            "/etc/cni/net.d/00-multus.conf",
            "{\"type\": \"multus\", \"delegates\": [\(list("calico"))]}")
        #expect(try await network(node)["plugin"]?.text == "Calico")
    }

    @Test func `a folder that cannot be read is unknown`() async throws {
        let node = try TestFolder()
        try node.write("/etc/cni/net.d", "no folder")
        let fact = try await network(node)
        #expect(fact["enforcesNetworkPolicy"]?.isUnknown == true)
        #expect(fact["files"]?.elements.first?.isUnknown == true)
    }

    @Test func `without a network there is nothing, and an empty folder has no plugin`()
        async throws
    {
        let node = try TestFolder()
        #expect(await CNIProbe().observe(try node.host()).instances.isEmpty)
        try node.makeFolder("/etc/cni/net.d")
        let fact = try await network(node)
        #expect(fact["config"] == nil && fact["enforcesNetworkPolicy"] == nil)
    }
}

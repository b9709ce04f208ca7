import HostSystem
import Posture
import TestFolder
import Testing

@testable import Probes

struct K3sTests {
    /// A node on which k3s runs, whose arguments are overwritten as k3s does it.
    private func node(
        _ flags: String, role: String = "server", config: String? = nil
    ) throws -> TestFolder {
        let node = try TestFolder()
        try node.write(
            "/etc/systemd/system/k3s.service",
            "[Service]\nExecStart=/usr/local/bin/k3s \\\n    \(role) \(flags)\n")
        try node.addProcess(
            pid: 7, ["/usr/local/bin/k3s \(role)", "", ""],
            program: "/var/lib/rancher/k3s/data/0/bin/k3s", comm: "k3s-\(role)")
        try node.write("/proc/7/cgroup", "0::/system.slice/k3s.service\n")
        if let config { try node.write("/etc/rancher/k3s/config.yaml", config) }
        return node
    }

    private func instances(_ probe: any Probe, _ node: TestFolder) async throws -> [Fact] {
        await probe.observe(try node.host()).instances
    }

    @Test func `what k3s sets by itself is told`() async throws {
        let server = try await node("").apiserver()
        #expect(server["pid"]?.value == .int(7))
        #expect(server.at("config.anonymousAuth")?.value == .bool(false))
        #expect(server.at("config.profiling")?.value == .bool(false))
        #expect(server.at("authorization.modes")?.texts == ["Node", "RBAC"])
        #expect(server.at("admission.plugins.NodeRestriction")?.value == .bool(true))
        #expect(server.at("encryption.isConfigured")?.value == .bool(false))
        #expect(server.at("audit.isEnabled")?.value == .bool(false))
        // By which datastore it is used is not looked up.
        #expect(server.at("config.etcdServers")?.isUnknown == true)
        #expect(APIServerProbe().schema.type.problems(server, "apiserver") == [])
    }

    @Test(arguments: [
        ("--kube-apiserver-arg=anonymous-auth=true", nil),
        ("--kube-apiserver-arg anonymous-auth=true", nil),
        ("'--kube-apiserver-arg' 'anonymous-auth=true'", nil),
        ("--kube-apiserver-arg=--anonymous-auth", nil),
        ("--kube-apiserver-arg=anonymous_auth=true", nil),
        ("", "kube-apiserver-arg: [anonymous-auth=true]\n"),
        ("", "kube-apiserver-arg: anonymous-auth=true\n"),
        ("--kube-apiserver-arg=v=2", "kube-apiserver-arg: [anonymous-auth=true]\n"),
    ])
    func `what an operator gives takes its place`(flags: String, config: String?) async throws {
        let server = try await node(flags, config: config).apiserver()
        #expect(server.at("config.anonymousAuth")?.value == .bool(true))
    }

    @Test func `flags can stand before the role`() async throws {
        let node = try TestFolder()
        let flag = "--kube-apiserver-arg=anonymous-auth=true"
        try node.write(
            "/etc/systemd/system/k3s.service",
            "[Service]\nExecStart=/usr/local/bin/k3s --debug server \(flag)\n")
        #expect(try await node.apiserver().at("config.anonymousAuth")?.value == .bool(true))
        try node.addProcess(
            pid: 7, ["/usr/local/bin/k3s", "--debug", "server", flag],
            program: "/usr/local/bin/k3s", comm: "k3s-server")
        let server = try await node.apiserver()
        #expect(server["pid"]?.value == .int(7))
        #expect(server.at("config.anonymousAuth")?.value == .bool(true))
    }

    @Test(arguments: [
        "--data-dir /data server", "-d /data server", "--data-dir=/data server",
        "--debug --data-dir /data server", "server --data-dir /data",
    ])
    func `the folder of its data can be named before the role`(words: String) async throws {
        let node = try TestFolder()
        try node.write(
            "/etc/systemd/system/k3s.service", "[Service]\nExecStart=/usr/local/bin/k3s \(words)\n")
        let file = FactValue.string("/data/server/tls/client-ca.crt")
        #expect(try await node.apiserver().at("config.clientCaFile")?.value == file)
        try node.addProcess(
            pid: 7, ["/usr/local/bin/k3s"] + words.split(separator: " ").map(String.init),
            program: "/usr/local/bin/k3s", comm: "k3s-server")
        let server = try await node.apiserver()
        #expect(server["pid"]?.value == .int(7))
        #expect(server.at("config.clientCaFile")?.value == file)
    }

    @Test func `lists are replaced, or added to where the name ends in a plus`() async throws {
        let name = "--kube-apiserver-arg=enable-admission-plugins"
        let replaced = try await node("\(name)=AlwaysPullImages").apiserver()
        #expect(replaced.at("admission.plugins.NodeRestriction")?.value == .bool(false))
        let added = try await node("\(name)+=AlwaysPullImages").apiserver()
        #expect(added.at("admission.plugins.NodeRestriction")?.value == .bool(true))
        #expect(added.at("admission.plugins.AlwaysPullImages")?.value == .bool(true))
    }

    @Test func `encryption is on where k3s is told so`() async throws {
        let node = try node("--secrets-encryption")
        #expect(try await node.apiserver().at("encryption.secrets")?.isUnknown == true)
        try node.write(
            "/var/lib/rancher/k3s/server/cred/encryption-config.json",
            """
            {"kind": "EncryptionConfiguration", "apiVersion": "apiserver.config.k8s.io/v1",
             "resources": [{"resources": ["secrets"], "providers": [
               {"aescbc": {"keys": [{"name": "k",
                 "secret": "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="}]}}, {"identity": {}}]}]}
            """)
        let secrets = try await node.apiserver().at("encryption.secrets")
        #expect(secrets?["isEncrypted"]?.value == .bool(true))
    }

    @Test func `the others are told too`() async throws {
        let node = try node("--kube-controller-manager-arg=bind-address=0.0.0.0")
        let manager = try await instances(ControllerManagerProbe(), node)
        #expect(manager.first?.at("config.bindAddress")?.value == .string("0.0.0.0"))
        #expect(manager.first?.at("config.useServiceAccountCredentials")?.value == .bool(true))
        #expect(manager.first?.at("config.profiling")?.value == .bool(false))
        let scheduler = try await instances(SchedulerProbe(), node)
        #expect(scheduler.first?.at("config.bindAddress")?.value == .string("127.0.0.1"))
    }

    @Test(arguments: ["--disable-apiserver", "--disable-apiserver=1"])
    func `what is switched off is not there`(flag: String) async throws {
        #expect(try await node(flag).apiservers().instances.isEmpty)
        #expect(try await instances(SchedulerProbe(), node(flag)).count == 1)
    }

    @Test func `an agent has none`() async throws {
        #expect(try await node("", role: "agent").apiservers().instances.isEmpty)
    }

    @Test func `the kubelet of one that has hidden its arguments is told by its unit`() async throws
    {
        let node = try node("--kubelet-arg=read-only-port=10255")
        try node.write(
            "/var/lib/rancher/k3s/agent/etc/kubelet.conf.d/00.conf",
            "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n")
        #expect(try await node.kubelet().at("config.readOnlyPort")?.value == .int(10255))
    }

    @Test func `the folder of its programs is not that of its data`() async throws {
        let node = try TestFolder()
        let hash = String(repeating: "0a", count: 32)
        try node.addProcess(
            pid: 7, ["/usr/local/bin/k3s", "server"], program: "/usr/local/bin/k3s",
            comm: "k3s-server",
            environment: ["K3S_DATA_DIR": "/var/lib/rancher/k3s/data/\(hash)"])
        #expect(
            try await node.apiserver().at("config.clientCaFile")?.value
                == .string("/var/lib/rancher/k3s/server/tls/client-ca.crt"))
    }

    @Test(arguments: ["", "\0\0\0\0"])
    func `the variables of one that has hidden its arguments are told by its unit`(
        left: String
    ) async throws {
        let node = try node("")
        try node.write("/proc/7/environ", left)
        try node.write(
            "/etc/systemd/system/k3s.service.d/env.conf",
            "[Service]\nEnvironment=K3S_CONFIG_FILE=/etc/k3s.yaml\n")
        try node.write("/etc/k3s.yaml", "kube-apiserver-arg: [anonymous-auth=true]\n")
        #expect(try await node.apiserver().at("config.anonymousAuth")?.value == .bool(true))
    }

    @Test func `where no unit tells, nothing is known`() async throws {
        let node = try node("")
        try node.write("/proc/7/cgroup", "0::/user.slice/session-1.scope\n")
        #expect(try await node.apiserver().unknownReason?.contains("overwritten") == true)
        #expect(try await node.kubelet().unknownReason?.contains("overwritten") == true)
        let other = try self.node("", role: "agent")
        try other.write(
            "/etc/systemd/system/k3s.service", "[Service]\nExecStart=/usr/local/bin/k3s server\n")
        #expect(try await other.kubelet().unknownReason?.contains("overwritten") == true)
    }

    @Test func `what a unit would start is told where nothing runs`() async throws {
        let node = try TestFolder()
        try node.write(
            "/etc/systemd/system/k3s.service",
            "[Service]\nExecStart=/usr/local/bin/k3s server --kube-apiserver-arg=profiling=true\n")
        let server = try await node.apiserver()
        #expect(server["source"]?.value == .string("distribution"))
        #expect(server.at("config.profiling")?.value == .bool(true))
        #expect(server.at("config.anonymousAuth")?.value == .bool(false))
    }

    @Test func `RKE2's static pods are found where it has put them`() async throws {
        let node = try TestFolder()
        try node.write(
            "/var/lib/rancher/rke2/agent/pod-manifests/kube-apiserver.yaml",
            ControlPlaneNode.manifest(
                "command: [kube-apiserver, --profiling=true]",
                image: "index.docker.io/rancher/hardened-kubernetes:v1.31.2-rke2r1"))
        let server = try await node.apiserver()
        #expect(server.at("config.profiling")?.value == .bool(true))
        #expect(server["version"]?.value == .string("v1.31.2-rke2r1"))
    }

    @Test(arguments: [
        "/etc/systemd/system/k3s-edge.service", "/usr/local/lib/systemd/system/k3s.service",
    ])
    func `its unit is found by the name that its installer gives`(path: String) async throws {
        let node = try TestFolder()
        try node.write(
            "/etc/systemd/system/k3s-backup.service",
            "[Service]\nExecStart=/usr/local/bin/k3s etcd-snapshot save\n")
        #expect(try await node.apiservers().instances.isEmpty)
        try node.write(
            path,
            "[Service]\nExecStart=/usr/local/bin/k3s server --kube-apiserver-arg=profiling=true\n")
        let server = try await node.apiserver()
        #expect(server.at("config.profiling")?.value == .bool(true))
        #expect(try await node.kubelet().unknownReason?.contains("k3s") == true)
    }

    @Test(arguments: ["rke2-server", "k0scontroller"])
    func `what others start by themselves is not known before they run`(
        name: String
    ) async throws {
        let node = try TestFolder()
        try node.write(
            "/usr/local/lib/systemd/system/\(name).service",
            "[Service]\nExecStart=/usr/local/bin/\(name)\n")
        #expect(try await node.apiserver().unknownReason?.contains(name) == true)
        #expect(try await instances(EtcdProbe(), node).first?.unknownReason?.contains(name) == true)
        // Where processes are seen, there is none.
        try node.write("/proc/1/cmdline", "/sbin/init\0")
        #expect(try await node.apiservers().instances.isEmpty)
    }

    @Test func `RKE2's unit for servers is no matter where that for workers is enabled`()
        async throws
    {
        let node = try TestFolder()
        let folder = "/usr/local/lib/systemd/system"
        for role in ["server", "agent"] {
            try node.write(
                "\(folder)/rke2-\(role).service",
                "[Service]\nExecStart=/usr/local/bin/rke2 \(role)\n")
        }
        func enable(_ unit: String) throws {
            try node.link(
                "/etc/systemd/system/multi-user.target.wants/\(unit)", to: "\(folder)/\(unit)")
        }
        try enable("rke2-agent.service")
        #expect(try await node.apiservers().instances.isEmpty)
        #expect(try await instances(EtcdProbe(), node).isEmpty)
        try enable("rke2-server.service")
        #expect(try await node.apiserver().unknownReason?.contains("rke2-server") == true)
    }
}

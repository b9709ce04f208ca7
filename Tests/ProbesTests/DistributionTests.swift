import HostSystem
import Posture
import TestFolder
import Testing

@testable import Probes

struct DistributionTests {
    private func facts(_ node: TestFolder) async throws -> Fact {
        let component = await KubeletProbe().observe(try node.host())
        try #require(component.instances.count == 1, "\(component)")
        return component.instances[0]
    }

    @Test(arguments: [
        ("talos", "/etc/os-release", "ID=talos\n"),
        ("bottlerocket", "/usr/lib/os-release", "ID=bottlerocket\n"),
        ("microk8s", "/var/snap/microk8s/current/args/kubelet", ""),
        ("k3s", "/etc/rancher/k3s/config.yaml", ""),
        ("rke2", "/var/lib/rancher/rke2/agent/pod-manifests/etcd.yaml", ""),
        ("gke", "/home/kubernetes/kubelet-config.yaml", ""),
        ("aks", "/etc/kubernetes/azure.json", "{}"),
        ("eks", "/etc/kubernetes/kubelet/kubelet-config.json", "{}"),
        ("kubeadm", "/var/lib/kubelet/kubeadm-flags.env", ""),
    ])
    func `a distribution is known by its files`(name: String, path: String, text: String)
        async throws
    {
        let node = try TestFolder()
        try node.write(path, text)
        let component = await DistributionProbe().observe(try node.host())
        #expect(component.instances.first?.at("name")?.value == .string(name))
        let empty = await DistributionProbe().observe(try TestFolder().host())
        #expect(empty.instances.isEmpty)
    }

    /// The file as MicroK8s writes it.
    private static let microK8s = """
        --kubeconfig=${SNAP_DATA}/credentials/kubelet.config
        --cert-dir=${SNAP_DATA}/certs
        --client-ca-file=${SNAP_DATA}/certs/ca.crt
        # --read-only-port=10255
        --anonymous-auth=false
        --root-dir=${SNAP_COMMON}/var/lib/kubelet

        """

    @Test func `MicroK8s' kubelet is told by its file of flags`() async throws {
        let node = try TestFolder()
        try node.write("/var/snap/microk8s/9044/args/kubelet", Self.microK8s)
        try node.write("/snap/microk8s/9044/meta/snap.yaml", "name: microk8s\nversion: v1.31.2\n")
        try node.addProcess(
            pid: 7,
            [
                "/snap/microk8s/9044/kubelite",
                "--kubelet-args-file=/var/snap/microk8s/9044/args/kubelet",
            ], program: "/snap/microk8s/9044/kubelite", comm: "kubelite")
        let kubelet = try await facts(node)
        #expect(kubelet.at("version")?.value == .string("v1.31.2"))
        #expect(kubelet.at("pid")?.value == .int(7))
        let anonymous = kubelet.at("config.authentication.anonymous.enabled")
        #expect(anonymous?.value == .bool(false))
        #expect(
            anonymous?.origin
                == .unitFlag(
                    name: "anonymous-auth", path: "/var/snap/microk8s/9044/args/kubelet", line: 5))
        // Without a configuration file the defaults of old count.
        #expect(kubelet.at("config.readOnlyPort")?.value == .int(10255))
        #expect(
            kubelet.at("config.authentication.x509.clientCAFile")?.value
                == .string("/var/snap/microk8s/9044/certs/ca.crt"))
    }

    @Test func `MicroK8s that does not run is told by the current files`() async throws {
        let node = try TestFolder()
        try node.write("/var/snap/microk8s/current/args/kubelet", Self.microK8s)
        let kubelet = try await facts(node)
        #expect(kubelet.at("source")?.value == .string("distribution"))
        #expect(kubelet.at("config.authentication.anonymous.enabled")?.value == .bool(false))
    }

    @Test(arguments: ["--read-only-port 0\n", "--node-ip=$OTHER\n"])
    func `a line that cannot be told makes it unknown`(line: String) async throws {
        let node = try TestFolder()
        try node.write("/var/snap/microk8s/current/args/kubelet", line)
        #expect(try await facts(node).unknownReason?.contains("line 1") == true)
    }

    private static let k3s = """
        apiVersion: kubelet.config.k8s.io/v1beta1
        kind: KubeletConfiguration
        authentication:
          anonymous: {enabled: false}
          webhook: {enabled: true}
        authorization: {mode: Webhook}

        """

    private func k3sNode(_ process: [String]?) throws -> TestFolder {
        let node = try TestFolder()
        let data = "/var/lib/rancher/k3s/agent"
        try node.write(data + "/etc/kubelet.conf.d/00-k3s-defaults.conf", Self.k3s)
        try node.write(
            "/etc/rancher/k3s/config.yaml", "kubelet-arg:\n- max-pods=50\nnode-name: n1\n")
        try node.write("/etc/rancher/k3s/config.yaml.d/9.yaml", "kubelet-arg+: [v=2]\n")
        if let process {
            try node.addProcess(
                pid: 7, process, program: "/usr/local/bin/k3s", comm: "k3s-server")
        } else {
            try node.write(
                "/etc/systemd/system/k3s.service",
                "[Service]\nExecStart=/usr/local/bin/k3s \\\n    server \\\n\n")
        }
        return node
    }

    @Test(arguments: [["/usr/local/bin/k3s", "server"], nil])
    func `k3s' kubelet is told by its drop-ins and what k3s was told`(process: [String]?)
        async throws
    {
        let kubelet = try await facts(try k3sNode(process))
        #expect(kubelet.at("config.authorization.mode")?.value == .string("Webhook"))
        #expect(kubelet.at("config.readOnlyPort")?.value == .int(0))
        let pods = kubelet.at("config.maxPods")
        #expect(pods?.value == .int(50))
        #expect(
            pods?.origin
                == .unitFlag(name: "max-pods", path: "/etc/rancher/k3s/config.yaml", line: 2))
        #expect(kubelet.at("config.logging.verbosity")?.value == .int(2))
        #expect(kubelet.at("flags.hostname-override")?.value == .string("n1"))
    }

    @Test func `a flag of k3s itself counts last`() async throws {
        let node = try k3sNode(["/usr/local/bin/k3s", "server", "--kubelet-arg=max-pods=70"])
        let pods = try await facts(node).at("config.maxPods")
        #expect(pods?.value == .int(70))
        #expect(pods?.origin == .flag(name: "max-pods", pid: 7))
    }

    @Test func `k3s before 1.32 does not tell, and a server without an agent has none`()
        async throws
    {
        let old = try TestFolder()
        try old.addProcess(
            pid: 7, ["/usr/local/bin/k3s", "agent"], program: "/usr/local/bin/k3s",
            comm: "k3s-agent")
        #expect(try await facts(old).unknownReason?.contains("kubelet.conf.d") == true)
        let server = try k3sNode(["/usr/local/bin/k3s", "server", "--disable-agent"])
        #expect(await KubeletProbe().observe(try server.host()).instances.isEmpty)
    }
}

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
        ("canonical", "/var/snap/k8s/common/args/kubelet", ""),
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

    @Test func `Canonical Kubernetes is told by its files of flags`() async throws {
        let node = try TestFolder()
        let folder = "/var/snap/k8s/common/args"
        try node.write("\(folder)/kubelet", "--anonymous-auth=true\n")
        try node.write("\(folder)/kube-apiserver", "--anonymous-auth=false --profiling=false\n")
        let kubelet = try await facts(node)
        #expect(kubelet.at("config.authentication.anonymous.enabled")?.value == .bool(true))
        #expect(try await node.apiserver().at("config.profiling")?.value == .bool(false))
        try node.write("/var/snap/k8s/common/lock/worker", "")
        #expect(try await node.apiservers().instances.isEmpty)
    }

    @Test func `components in snaps of their own are there, and not known`() async throws {
        let node = try TestFolder()
        for name in ["kubelet", "kube-apiserver"] {
            try node.write("/var/snap/\(name)/current/args", "--anonymous-auth=\"false\"\n")
        }
        #expect(try await facts(node).isUnknown)
        #expect(try await node.apiservers().instances.map(\.isUnknown) == [true])
    }

    /// What kubelite itself makes of a line.
    @Test(arguments: [
        "--anonymous-auth=\"true\"", "'--anonymous-auth=true'", "\t--anonymous-auth='true' \r",
        "--v 2 --anonymous-auth=true", "# why\r\n--anonymous-auth=true",
    ])
    func `quotes and blanks in MicroK8s' files of flags`(line: String) async throws {
        let node = try TestFolder()
        try node.write(
            "/var/snap/microk8s/current/args/kubelet", "--anonymous-auth=false\n\(line)\n")
        let anonymous = try await facts(node).at("config.authentication.anonymous.enabled")
        #expect(anonymous?.value == .bool(true))
    }

    @Test func `a line that cannot be told makes it unknown`() async throws {
        let node = try TestFolder()
        try node.write("/var/snap/microk8s/current/args/kubelet", "--node-ip=$OTHER\n")
        #expect(try await facts(node).unknownReason?.contains("line 1") == true)
    }

    @Test(arguments: [true, false])
    func `MicroK8s' API server is told by its file of flags`(isRunning: Bool) async throws {
        let node = try TestFolder()
        let folder = "/var/snap/microk8s/\(isRunning ? "9044" : "current")"
        try node.write(
            folder + "/args/kube-apiserver",
            "--authorization-mode=RBAC,Node\n--anonymous-auth=false\n--etcd-servers=unix://x\n")
        if isRunning {
            try node.write(
                "/snap/microk8s/9044/meta/snap.yaml", "name: microk8s\nversion: v1.31.2\n")
            try node.addProcess(
                pid: 7,
                [
                    "/snap/microk8s/9044/kubelite",
                    "--apiserver-args-file=\(folder)/args/kube-apiserver",
                    "--start-control-plane=true",
                ], program: "/snap/microk8s/9044/kubelite", comm: "kubelite")
        }
        let component = await APIServerProbe().observe(try node.host())
        let server = try #require(component.instances.first)
        #expect(server.at("source")?.value == .string(isRunning ? "process" : "distribution"))
        if isRunning { #expect(server.at("version")?.value == .string("v1.31.2")) }
        let anonymous = try #require(server.at("authentication.anonymous.enabled"))
        #expect(anonymous.value == .bool(false))
        try node.write(folder + "/var/lock/clustered.lock", "")
        if !isRunning {
            #expect(await APIServerProbe().observe(try node.host()).instances.isEmpty)
        }
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

    @Test func `what k3s gives to its kubelet several times adds up as in the kubelet`()
        async throws
    {
        let node = try k3sNode([
            "/usr/local/bin/k3s", "server", "--kubelet-arg=feature-gates=A=true", "--kubelet-arg",
            "feature-gates=B=false",
        ])
        let gates = try await facts(node).at("config.featureGates")
        #expect(gates?.at("A")?.value == .bool(true))
        #expect(gates?.at("B")?.value == .bool(false))
    }

    @Test func `k3s' environment names another data folder`() async throws {
        let node = try TestFolder()
        try node.write("/data/agent/etc/kubelet.conf.d/00-k3s-defaults.conf", Self.k3s)
        try node.write("/var/lib/rancher/k3s/agent/etc/kubelet.conf.d/00-old.conf", "x")
        try node.addProcess(
            pid: 7, ["/usr/local/bin/k3s", "server"], program: "/usr/local/bin/k3s",
            comm: "k3s-server", environment: ["K3S_DATA_DIR": "/data"])
        let kubelet = try await facts(node)
        #expect(
            kubelet.at("flags.config-dir")?.value
                == .string("/data/agent/etc/kubelet.conf.d"))
        #expect(kubelet.at("config.authorization.mode")?.value == .string("Webhook"))
    }

    @Test(arguments: ["9.yml", "9.YAML", ".9.yaml"])
    func `k3s reads drop-ins of either ending`(name: String) async throws {
        let node = try k3sNode(nil)
        try node.write(
            "/etc/rancher/k3s/config.yaml.d/\(name)", "kubelet-arg+: [anonymous-auth=true]\n")
        let anonymous = try await facts(node).at("config.authentication.anonymous.enabled")
        #expect(anonymous?.value == .bool(true))
    }

    @Test func `a k3s that has hidden its arguments has an API server inside`() async throws {
        let node = try TestFolder()
        try node.addProcess(
            pid: 7, ["/usr/local/bin/k3s server", "", ""], program: "/usr/local/bin/k3s",
            comm: "k3s-server")
        let instances = await APIServerProbe().observe(try node.host()).instances
        #expect(instances.first?.unknownReason?.contains("k3s") == true)
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

    /// How the images of cloud providers start a kubelet: unit, environment file, configuration.
    private static let clouds: [(String, [String: String])] = [
        (
            "eks",
            [
                "/etc/systemd/system/kubelet.service": """
                [Service]
                EnvironmentFile=/etc/eks/kubelet/environment
                ExecStart=/usr/bin/kubelet $NODEADM_KUBELET_ARGS
                """,
                "/etc/eks/kubelet/environment":
                    "NODEADM_KUBELET_ARGS=--config=/etc/kubernetes/kubelet/config.json "
                    + "--config-dir=/etc/kubernetes/kubelet/config.json.d "
                    + "--kubeconfig=/var/lib/kubelet/kubeconfig\n",
                "/etc/kubernetes/kubelet/config.json":
                    #"{"apiVersion": "kubelet.config.k8s.io/v1beta1", "kind": "KubeletConfiguration", "authentication": {"anonymous": {"enabled": false}}, "readOnlyPort": 0}"#,
                "/etc/kubernetes/kubelet/config.json.d/40-nodeadm.conf":
                    #"{"apiVersion": "kubelet.config.k8s.io/v1beta1", "kind": "KubeletConfiguration", "maxPods": 29}"#,
            ]
        ),
        (
            "gke",
            [
                "/etc/systemd/system/kubelet.service": """
                [Service]
                EnvironmentFile=/etc/default/kubelet
                ExecStart=/home/kubernetes/bin/kubelet $KUBELET_OPTS
                """,
                "/etc/default/kubelet":
                    "KUBELET_OPTS=\"--v=2 --config /home/kubernetes/kubelet-config.yaml "
                    + "--kubeconfig=/var/lib/kubelet/kubeconfig --max-pods=29\"\n",
                "/home/kubernetes/kubelet-config.yaml": """
                apiVersion: kubelet.config.k8s.io/v1beta1
                kind: KubeletConfiguration
                authentication: {anonymous: {enabled: false}, webhook: {enabled: true}}
                readOnlyPort: 10255
                """,
            ]
        ),
        (
            "aks",
            [
                "/etc/kubernetes/azure.json": "{}",
                "/etc/systemd/system/kubelet.service": """
                [Service]
                EnvironmentFile=/etc/default/kubelet
                ExecStart=/usr/local/bin/kubelet \\
                        --enable-server \\
                        --node-labels="${KUBELET_NODE_LABELS}" \\
                        --v=2 \\
                        $KUBELET_FLAGS
                """,
                "/etc/default/kubelet":
                    "KUBELET_FLAGS=--kubeconfig=/var/lib/kubelet/kubeconfig --anonymous-auth=false --authorization-mode=Webhook "
                    + "--max-pods=29 --read-only-port=0\nKUBELET_NODE_LABELS=kubernetes.azure.com/a=b\n",
            ]
        ),
    ]

    @Test(arguments: clouds.indices)
    func `a cloud provider's kubelet is read by its unit`(index: Int) async throws {
        let (name, files) = Self.clouds[index]
        let node = try TestFolder()
        for (path, text) in files { try node.write(path, text) }
        try node.addKubeletPackage(version: "1.31.2")
        let distribution = await DistributionProbe().observe(try node.host())
        #expect(distribution.instances.first?.at("name")?.value == .string(name))
        let kubelet = try await facts(node)
        #expect(
            kubelet.at("config.authentication.anonymous.enabled")?.value == .bool(false))
        #expect(kubelet.at("config.maxPods")?.value == .int(29))
        #expect(kubelet.at("config.readOnlyPort")?.value == .int(name == "gke" ? 10255 : 0))
        #expect(
            kubelet.at("startErrors")?.texts == [])
    }
}

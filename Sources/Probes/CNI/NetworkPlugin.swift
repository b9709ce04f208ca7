/// What is known of a network plugin: whether it makes NetworkPolicies come true.
struct NetworkPlugin: Sendable {
    enum Enforcement: Sendable {
        /// It does by itself, in the program of this name.
        case by(agent: String)
        case never
        /// What it depends on, for people.
        case depends(String)
    }

    /// As people call it.
    let name: String
    let enforcement: Enforcement

    private init(_ name: String, _ enforcement: Enforcement) {
        self.name = name
        self.enforcement = enforcement
    }

    /// Plugins by the `type` of their configuration; nil for one that is not known.
    ///
    /// Sources, read in November 2026: the documentation of Kubernetes (Addons, Network Policies) and of
    /// each project; for K3s `pkg/agent/netpol`.
    static let known: [String: NetworkPlugin] = [
        "calico": NetworkPlugin("Calico", .by(agent: "calico-node")),
        "cilium-cni": NetworkPlugin("Cilium", .by(agent: "cilium-agent")),
        "antrea": NetworkPlugin("Antrea", .by(agent: "antrea-agent")),
        "weave-net": NetworkPlugin("Weave Net", .by(agent: "weave-npc")),
        "kube-router": NetworkPlugin("kube-router", .by(agent: "kube-router")),
        "kube-ovn": NetworkPlugin("Kube-OVN", .by(agent: "kube-ovn-daemon")),
        "ovn-k8s-cni-overlay": NetworkPlugin("OVN-Kubernetes", .by(agent: "ovnkube")),
        "nsx": NetworkPlugin("NSX", .by(agent: "nsx-node-agent")),
        "openshift-sdn": NetworkPlugin("OpenShift SDN", .by(agent: "openshift-sdn-node")),
        "flannel": NetworkPlugin("Flannel", .never),
        "bridge": NetworkPlugin("bridge", .never),
        "ptp": NetworkPlugin("ptp", .never),
        "macvlan": NetworkPlugin("macvlan", .never),
        "ipvlan": NetworkPlugin("ipvlan", .never),
        "vlan": NetworkPlugin("vlan", .never),
        "host-device": NetworkPlugin("host-device", .never),
        "sriov": NetworkPlugin("SR-IOV", .never),
        "aws-cni": NetworkPlugin(
            "AWS VPC CNI", .depends("whether the add-on's network policy agent is switched on")),
        "azure-vnet": NetworkPlugin(
            "Azure CNI", .depends("which network policy engine the cluster was made with")),
        "azure-vnet-ipam": NetworkPlugin(
            "Azure CNI", .depends("which network policy engine the cluster was made with")),
        "gke": NetworkPlugin("GKE", .depends("whether the cluster has network policy switched on")),
        "terway": NetworkPlugin(
            "Terway", .depends("whether the add-on has network policy switched on")),
    ]

    /// Those that only add to the network of the one before them.
    static let additions: Set = [
        "bandwidth", "dummy", "egress-v4-cni", "egress-cni", "firewall", "istio-cni",
        "linkerd-cni", "loopback", "portmap", "sbr", "tap", "tuning", "vrf",
    ]

    /// Programs that make NetworkPolicies come true beside a plugin that does not, by the names of
    /// their processes.
    static let enforcers: [String: String] = [
        "calico-node": "Calico", "cilium-agent": "Cilium", "antrea-agent": "Antrea",
        "weave-npc": "Weave Net", "kube-router": "kube-router", "kube-ovn-daemon": "Kube-OVN",
        "ovnkube": "OVN-Kubernetes", "nsx-node-agent": "NSX", "openshift-sdn-node": "OpenShift SDN",
        "kube-network-policies": "kube-network-policies", "azure-npm": "Azure NPM",
    ]

    /// Programs that can have a controller of network policies inside.
    static let embedding: Set = ["k3s", "k3s-server", "k3s-agent", "kindnetd"]
}

/// The daemons that run a node's containers.
enum DaemonKind: String, CaseIterable, Sendable {
    case containerd, crio, docker

    /// The name of the program.
    var program: String { self == .docker ? "dockerd" : rawValue }

    /// The unit that usually starts it.
    var unit: String { "\(rawValue).service" }

    /// Where its configuration lies on distributions that have moved it, and where it is usually.
    var configFiles: [String] {
        switch self {
        case .containerd:
            [
                "/etc/containerd/config.toml", "/etc/cri/containerd.toml",
                "/var/lib/rancher/k3s/agent/etc/containerd/config.toml",
                "/var/lib/rancher/rke2/agent/etc/containerd/config.toml",
                "/var/snap/microk8s/current/args/containerd.toml", "/etc/k0s/containerd.toml",
            ]
        case .crio: ["/etc/crio/crio.conf", "/etc/crio/crio.conf.d"]
        case .docker: ["/etc/docker/daemon.json"]
        }
    }

    /// Flags that can stand without a value.
    var booleanFlags: Set<String> {
        switch self {
        case .containerd: ["help", "h", "version", "v"]
        case .crio:
            [
                "help", "h", "version", "v", "selinux", "read-only", "no-pivot", "enable-metrics",
                "stream-enable-tls", "profile", "disable-hostport-mapping", "enable-nri",
                "manage-ns-lifecycle", "cdi", "enable-tracing", "internal-wipe", "internal-repair",
                "metrics-host", "add-inheritable-capabilities", "drop-infra-ctr",
            ]
        case .docker:
            [
                "debug", "D", "help", "h", "version", "v", "tls", "tlsverify", "icc", "ip-forward",
                "ip-masq", "iptables", "ip6tables", "ipv6", "live-restore", "no-new-privileges",
                "selinux-enabled", "userland-proxy", "experimental", "init", "raw-logs",
                "disable-legacy-registry", "validate", "rootless",
            ]
        }
    }
}

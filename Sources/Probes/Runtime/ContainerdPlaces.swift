/// Where a containerd keeps its files unless its configuration says otherwise.
struct ContainerdPlaces {
    let root: String
    let state: String
    let socket: String

    private static let usual = ContainerdPlaces(
        root: "/var/lib/containerd", state: "/run/containerd",
        socket: "/run/containerd/containerd.sock")

    /// Those that distributions of Kubernetes give to theirs by flags, by the beginning of the path of
    /// its configuration.
    private static let distributions: [(start: String, places: ContainerdPlaces)] = [
        (
            "/var/lib/rancher/k3s/",
            ContainerdPlaces(
                root: "/var/lib/rancher/k3s/agent/containerd", state: "/run/k3s/containerd",
                socket: "/run/k3s/containerd/containerd.sock")
        ),
        (
            "/var/lib/rancher/rke2/",
            ContainerdPlaces(
                root: "/var/lib/rancher/rke2/agent/containerd", state: "/run/k3s/containerd",
                socket: "/run/k3s/containerd/containerd.sock")
        ),
        (
            "/var/snap/microk8s/",
            ContainerdPlaces(
                root: "/var/snap/microk8s/common/var/lib/containerd",
                state: "/var/snap/microk8s/common/run/containerd",
                socket: "/var/snap/microk8s/common/run/containerd.sock")
        ),
        (
            "/etc/k0s/",
            ContainerdPlaces(
                root: "/var/lib/k0s/containerd", state: "/run/k0s/containerd",
                socket: "/run/k0s/containerd.sock")
        ),
    ]

    /// - Parameter config: the path of a configuration that was found without a command line; nil
    ///   where one tells.
    static func of(_ config: String?) -> ContainerdPlaces {
        distributions.first { config?.hasPrefix($0.start) == true }?.places ?? usual
    }
}

/// Where container runtimes keep what they know on the disk of a node.
package struct RuntimePlaces: Sendable {
    /// The folders of one containerd: `state` and `root` in its configuration.
    package struct Containerd: Sendable {
        /// On a file system that a restart empties, with a bundle a container.
        package var state: String
        /// With the database; where several may be, the first that knows a container counts.
        package var roots: [String]

        package init(state: String, roots: [String]) {
            self.state = state
            self.roots = roots
        }
    }

    package var containerd: [Containerd]
    /// Folders of containers/storage, which CRI-O and Podman share: `runroot` before `graphroot`.
    package var storage: [String]
    /// `data-root` of Docker.
    package var docker: [String]

    package init(containerd: [Containerd], storage: [String], docker: [String]) {
        self.containerd = containerd
        self.storage = storage
        self.docker = docker
    }

    /// Where distributions of Kubernetes and of Linux put them.
    package static let usual = RuntimePlaces(
        containerd: [
            Containerd(state: "/run/containerd", roots: ["/var/lib/containerd"]),
            Containerd(
                state: "/run/k3s/containerd",
                roots: [
                    "/var/lib/rancher/k3s/agent/containerd",
                    "/var/lib/rancher/rke2/agent/containerd",
                ]),
            Containerd(
                state: "/var/snap/microk8s/common/run/containerd",
                roots: ["/var/snap/microk8s/common/var/lib/containerd"]),
            Containerd(state: "/run/k0s/containerd", roots: ["/var/lib/k0s/containerd"]),
            // Bottlerocket's second one, for what administers the host.
            Containerd(state: "/run/host-containerd", roots: ["/var/lib/host-containerd"]),
        ],
        storage: ["/run/containers/storage", "/var/lib/containers/storage"],
        docker: ["/var/lib/docker", "/var/snap/docker/common/var-lib-docker"])
}

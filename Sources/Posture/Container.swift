/// A container of the node, as its runtime describes it on the disk.
///
/// A value is nil where the runtime's state does not say.
package struct Container: Hashable, Sendable {
    package enum Runtime: String, Hashable, Sendable, CaseIterable {
        case containerd, crio, docker
    }

    /// What a pod is known by.
    package struct Pod: Hashable, Sendable {
        package var name: String?
        package var namespace: String?
        package var uid: String?
        package var labels: [String: String]

        package init(
            name: String? = nil, namespace: String? = nil, uid: String? = nil,
            labels: [String: String] = [:]
        ) {
            self.name = name
            self.namespace = namespace
            self.uid = uid
            self.labels = labels
        }
    }

    /// The runtime's own id, mostly 64 hexadecimal digits.
    package let id: String
    package var runtime: Runtime?
    /// The name in the pod, or of a container without a pod its own.
    package var name: String?
    /// Nil for a container that belongs to no pod, and where nothing is known of it.
    package var pod: Pod?
    /// As it was asked for: `registry.k8s.io/coredns/coredns:v1.11.1`.
    package var image: String?
    /// Of the image's manifest, or where only that is known of its configuration: `sha256:…`.
    package var imageDigest: String?
    /// Whether it only holds the namespaces of its pod (the pause container).
    package var isSandbox = false
    /// When its first process was started; milliseconds since 1970.
    package var started: Int64?

    package init(id: String) {
        self.id = id
    }
}

/// The labels of a pod among those that a runtime keeps with the pod's sandbox.
enum PodLabels {
    /// Kubelet and runtime add labels of their own, which are none of the pod.
    private static let foreignPrefixes = ["io.kubernetes.", "io.cri-containerd."]

    static func of(sandbox labels: [String: String]) -> [String: String] {
        labels.filter { label in
            !foreignPrefixes.contains { label.key.hasPrefix($0) }
        }
    }
}

package import Posture

extension AgentConfiguration {
    /// What the agent writes into the API of Kubernetes; by default nothing.
    package struct Kubernetes: Hashable, Sendable {
        /// Whether the findings go into a `ClusterReport` of the node (openreports.io/v1alpha1).
        package var writesReport = false
        /// Whether the node gets a condition.
        package var setsCondition = false
        /// A kubeconfig; empty: the service account of the pod.
        package var kubeconfig = ""
        /// The type of the condition.
        package var conditionType = "MerlonHardened"
        /// The least severity of a control that makes the condition False or Unknown.
        package var failOn = Severity.high
        /// Between two writings of what has not changed, with up to a tenth more by chance.
        package var interval = Duration.seconds(600)

        package var isEnabled: Bool { writesReport || setsCondition }
    }
}

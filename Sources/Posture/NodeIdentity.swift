/// Which node a report is about.
package struct NodeIdentity: Hashable, Sendable {
    package var name: String
    /// The folder under which the node was read; `/` for this machine.
    package var root: String
    /// `control-plane`, `worker`; empty where no kubelet was found or its role is not known.
    package var roles: [String]
    /// As the system names itself; nil where it does not say.
    package var os: String?
    /// The kubelet's version; nil where there is none or it is not known.
    package var kubernetes: String?

    /// The node's name in Kubernetes; nil where it has no kubelet.
    package var nodeName: String?
    /// The labels of the node in Kubernetes, as far as the node itself knows them.
    package var labels: [String: String] = [:]

    package init(
        name: String, root: String, roles: [String], os: String?, kubernetes: String?
    ) {
        self.name = name
        self.root = root
        self.roles = roles
        self.os = os
        self.kubernetes = kubernetes
    }
}

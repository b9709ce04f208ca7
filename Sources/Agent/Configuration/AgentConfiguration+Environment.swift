extension AgentConfiguration {
    /// The variables that stand above the configuration file; for what a pod's template can fill in.
    package static let variables = [
        "MERLON_NODE_NAME": "node.name", "MERLON_CLUSTER": "node.cluster",
        "MERLON_NODE_UID": "node.uid",
        "MERLON_STATE_FOLDER": "spool.folder", "MERLON_METRICS_LISTEN": "metrics.listen",
    ]

    /// Takes what the environment says; a value that cannot be used throws.
    package mutating func take(
        environment: (String) -> String?
    ) throws(AgentPlan.PlanError) {
        if let name = environment("MERLON_NODE_NAME") { node.name = name }
        if let cluster = environment("MERLON_CLUSTER") { node.cluster = cluster }
        if let uid = environment("MERLON_NODE_UID") { node.uid = uid }
        if let folder = environment("MERLON_STATE_FOLDER") {
            guard folder.hasPrefix("/") else {
                throw AgentPlan.PlanError(
                    description: "MERLON_STATE_FOLDER is '\(folder)'; it must be a path from '/' on"
                )
            }
            spool.folder = folder
        }
        if let listen = environment("MERLON_METRICS_LISTEN") {
            guard listen.isEmpty || ListenAddress(listen) != nil else {
                throw AgentPlan.PlanError(
                    description:
                        "MERLON_METRICS_LISTEN is '\(listen)'; it must be an address and a "
                        + "port, as '127.0.0.1:9469'")
            }
            metrics.listen = listen
        }
    }
}

import AuditStream
package import YAML

/// Reads the agent's configuration strictly: every key known, every value within its limits.
package struct AgentConfigurationReader: Sendable {
    private let path: String

    /// `path` is for messages.
    package init(path: String) {
        self.path = path
    }

    /// The configuration in a file's bytes; an empty file is all defaults.
    ///
    /// Throws the first problem, with line, column and what would be right.
    package func configuration(bytes: [UInt8]) throws(YAMLError) -> AgentConfiguration {
        var configuration = AgentConfiguration()
        guard let document = try YAML.document(bytes: bytes, path: path) else {
            return configuration
        }
        let top = try MappingReader(
            document, path: path, role: "the configuration",
            known: [
                "apiVersion", "kind", "node", "checks", "watch", "journal", "spool",
                "destinations", "metrics", "control", "kubernetes",
            ])
        try expect(top, "apiVersion", AgentConfiguration.apiVersion)
        try expect(top, "kind", AgentConfiguration.kind)
        try part(top, "node", ["name", "cluster", "uid", "labelsFile", "labels"]) {
            part throws(YAMLError) in
            try part.set("name", &configuration.node.name)
            try part.set("cluster", &configuration.node.cluster)
            try part.set("uid", &configuration.node.uid)
            try part.setPath("labelsFile", &configuration.node.labelsFile, mayBeEmpty: true)
            configuration.node.labels = try part.texts(byName: "labels", limit: 32)
        }
        try part(
            top, "checks",
            [
                "enabled", "interval", "jitter", "snapshotInterval", "reactToChanges", "live",
                "policies",
            ]
        ) { part throws(YAMLError) in try checks(part, &configuration.checks) }
        try part(
            top, "watch",
            [
                "enabled", "source", "log", "rules", "failures", "allowlists", "bufferMiB",
                "foldingWindow", "reportsPerSecond",
            ]
        ) { part throws(YAMLError) in try watch(part, &configuration.watch) }
        try part(top, "journal", ["output"]) { part throws(YAMLError) in
            try part.set("output", &configuration.journal.output)
        }
        try part(top, "spool", ["folder", "capacityMiB"]) { part throws(YAMLError) in
            try part.setPath("folder", &configuration.spool.folder)
            try part.set("capacityMiB", &configuration.spool.capacityMiB, in: 8...65_536)
        }
        try part(top, "metrics", ["listen", "textfile", "interval"]) { part throws(YAMLError) in
            try part.setListen("listen", &configuration.metrics.listen)
            try part.setPath("textfile", &configuration.metrics.textfile, mayBeEmpty: true)
            try part.set("interval", &configuration.metrics.interval, in: 5...3_600)
        }
        try part(top, "control", ["socket"]) { part throws(YAMLError) in
            try part.setPath("socket", &configuration.control.socket, mayBeEmpty: true)
            if configuration.control.socket.utf8.count > 100, let node = part.value("socket") {
                throw part.problem("'socket' is longer than a socket's path may be (100)", at: node)
            }
        }
        try part(
            top, "kubernetes",
            [
                "clusterReport", "nodeCondition", "kubeconfig", "conditionType", "failOn",
                "interval",
            ]
        ) { part throws(YAMLError) in
            try kubernetes(part, &configuration.kubernetes)
            if configuration.kubernetes.isEnabled, !configuration.checks.isEnabled {
                throw part.problem(
                    "'kubernetes' tells what checks find, and 'checks' are not enabled",
                    at: part.node)
            }
        }
        configuration.destinations = try DestinationReader(path: path).destinations(top)
        return configuration
    }

    private func checks(
        _ part: MappingReader, _ checks: inout AgentConfiguration.Checks
    ) throws(YAMLError) {
        try part.set("enabled", &checks.isEnabled)
        try part.set("interval", &checks.interval, in: 10...604_800)
        try part.set("jitter", &checks.jitter, in: 0...604_800)
        try part.set("snapshotInterval", &checks.snapshotInterval, in: 60...604_800)
        try part.set("reactToChanges", &checks.reactsToChanges)
        try part.set("live", &checks.isLive)
        checks.policies = try part.paths("policies")
    }

    private func watch(
        _ part: MappingReader, _ watch: inout AgentConfiguration.Watch
    ) throws(YAMLError) {
        try part.set("enabled", &watch.isEnabled)
        if let node = part.value("source"), part.value("source")?.scalar?.text != "auto" {
            let text = try part.text("source") ?? ""
            guard let source = AuditSource.Kind(rawValue: text) else {
                let known = ["auto"] + AuditSource.Kind.allCases.map(\.rawValue)
                throw part.problem(
                    "'source' is '\(text)'; it must be one of \(known.joined(separator: ", "))",
                    at: node)
            }
            watch.source = source
        }
        try part.setPath("log", &watch.log)
        try part.set("rules", &watch.rules)
        try part.set("failures", &watch.recordsFailures)
        watch.allowlists = try part.paths("allowlists")
        try part.set("bufferMiB", &watch.bufferMiB, in: 1...1_024)
        try part.set("foldingWindow", &watch.foldingWindow, in: 1...86_400)
        try part.set("reportsPerSecond", &watch.reportsPerSecond, in: 1...10_000)
    }

    private func kubernetes(
        _ part: MappingReader, _ kubernetes: inout AgentConfiguration.Kubernetes
    ) throws(YAMLError) {
        try part.set("clusterReport", &kubernetes.writesReport)
        try part.set("nodeCondition", &kubernetes.setsCondition)
        try part.setPath("kubeconfig", &kubernetes.kubeconfig, mayBeEmpty: true)
        try part.set("failOn", &kubernetes.failOn)
        try part.set("interval", &kubernetes.interval, in: 60...86_400)
        guard let node = part.value("conditionType") else { return }
        let type = try part.text("conditionType") ?? ""
        guard NodeCondition.isType(type) else {
            throw part.problem(
                "'conditionType' is '\(type)'; it must be letters and digits as "
                    + "'MerlonHardened', and none of the kubelet's own types", at: node)
        }
        kubernetes.conditionType = type
    }

    private func part(
        _ top: MappingReader, _ name: String, _ known: [String],
        _ read: (MappingReader) throws(YAMLError) -> Void
    ) throws(YAMLError) {
        guard let node = top.value(name) else { return }
        // A key with all that is below it in comments is as good as none.
        if node.scalar?.resolved == .null { return }
        try read(try MappingReader(node, path: path, role: "'\(name)'", known: known))
    }

    private func expect(
        _ reader: MappingReader, _ key: String, _ value: String
    ) throws(YAMLError) {
        let text = try reader.requiredText(key)
        guard text == value else {
            throw reader.problem(
                "'\(key)' is '\(text)'; it must be '\(value)'", at: try reader.required(key))
        }
    }
}

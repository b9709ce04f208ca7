/// Who sends reports: the agent, and the node that it runs on.
package struct ReportSource: Hashable, Sendable {
    /// The agent's version.
    package var version: String
    /// Unique for this agent on this node.
    package var instance: String
    package var hostName: String
    /// The machine's id; nil where it has none.
    package var hostID: String?
    /// `amd64`, `arm64`, as OpenTelemetry writes it.
    package var architecture: String?
    /// As the system names itself: `Debian GNU/Linux`.
    package var osName: String?
    package var osVersion: String?
    /// The node's name in Kubernetes; nil where it is no such node, or nobody knows.
    package var nodeName: String?
    package var nodeUID: String?
    package var cluster: String?
    /// Of the node in Kubernetes.
    package var nodeLabels: [String: String] = [:]
    /// What the operator wants to be told with each report.
    package var labels: [String: String]

    package init(
        version: String, instance: String, hostName: String, hostID: String? = nil,
        architecture: String? = nil, osName: String? = nil, osVersion: String? = nil,
        nodeName: String? = nil, nodeUID: String? = nil, cluster: String? = nil,
        labels: [String: String] = [:]
    ) {
        self.version = version
        self.instance = instance
        self.hostName = hostName
        self.hostID = hostID
        self.architecture = architecture
        self.osName = osName
        self.osVersion = osVersion
        self.nodeName = nodeName
        self.nodeUID = nodeUID
        self.cluster = cluster
        self.labels = labels
    }
}

extension ReportSource {
    /// Texts longer than this many bytes are cut, and of the labels so many are kept.
    private static let limits = (bytes: 256, labels: 32)

    /// What tells this node from all others, as well as it is known.
    var identity: String { Self.short(nodeUID ?? hostID ?? hostName) }

    var name: String { Self.short(nodeName ?? hostName) }

    /// The attributes of OpenTelemetry's resource.
    ///
    /// A label never takes the place of an attribute of ours.
    var attributes: [(name: String, value: String)] {
        let own: [(name: String, value: String?)] = [
            ("service.name", "merlon"), ("service.version", version),
            ("service.instance.id", instance), ("host.name", hostName), ("host.id", hostID),
            ("host.arch", architecture), ("os.type", "linux"), ("os.name", osName),
            ("os.version", osVersion), ("k8s.node.name", nodeName), ("k8s.node.uid", nodeUID),
            ("k8s.cluster.name", cluster),
        ]
        let names = Set(own.map(\.name)).union(nodeLabels.keys.map { "k8s.node.label." + $0 })
        return own.compactMap { name, value in value.map { (name, Self.short($0)) } }
            + nodeLabels.sorted { $0.key < $1.key }.prefix(Self.limits.labels)
            .map { ("k8s.node.label." + Self.short($0.key), Self.short($0.value)) }
            + shortLabels.filter { !names.contains($0.name) }
    }

    var shortVersion: String { Self.short(version) }

    private var shortLabels: [(name: String, value: String)] {
        labels.sorted { $0.key < $1.key }.prefix(Self.limits.labels)
            .map { (Self.short($0.key), Self.short($0.value)) }
    }

    private static func short(_ text: String) -> String { text.prefix(bytes: limits.bytes) }

    /// OCSF's `device`.
    var device: AnyValue {
        .map([
            // A server; whether it is a virtual one, nobody has asked.
            ("type_id", .number(1)),
            ("hostname", .text(Self.short(hostName))),
            ("name", .text(name)),
            ("uid", .text(identity)),
            (
                "os",
                osName.map { osName in
                    .map([
                        ("name", .text(Self.short(osName))), ("type_id", .number(200)),
                        ("version", osVersion.map { .text(Self.short($0)) }),
                    ])
                }
            ),
        ])
    }

    /// The node as one of OCSF's `resources`.
    var resource: AnyValue {
        .map([
            ("type", .text(nodeName == nil ? "Host" : "Kubernetes Node")),
            ("name", .text(name)),
            ("uid", .text(identity)),
            ("hostname", .text(Self.short(hostName))),
        ])
    }

    /// The cluster and the operator's labels as OCSF's `tags`; nil where there are none.
    var tags: AnyValue? {
        let cluster = cluster.map { [(name: "k8s.cluster.name", value: Self.short($0))] } ?? []
        let tags = cluster + shortLabels
        if tags.isEmpty { return nil }
        return .list(
            tags.map { .map([("name", .text($0.name)), ("value", .text($0.value))]) })
    }
}

extension Resource {
    init(_ source: ReportSource) {
        self.init()
        attributes = KeyValue.list(source.attributes.map { ($0.name, .text($0.value)) })
    }
}

extension InstrumentationScope {
    init(_ source: ReportSource) {
        self.init()
        name = "merlon"
        version = source.shortVersion
    }
}

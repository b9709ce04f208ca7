/// The shape that a probe declares for a fact, before it reads any node.
package indirect enum FactType: Hashable, Sendable {
    case bool
    case int
    case double
    case string
    case duration
    case timestamp
    case list(FactType)
    /// Keys that the node names, all values of one type.
    case map(FactType)
    /// Keys that the probe names.
    case record([FactField])
    /// Anything: what a probe passes through as it stands.
    case any
}

/// One field of a record, as a probe declares it.
package struct FactField: Hashable, Sendable {
    package let name: String
    package let type: FactType
    /// One sentence for people, without a full stop; may be empty where the name says it all.
    package let summary: String

    package init(_ name: String, _ type: FactType, _ summary: String = "") {
        self.name = name
        self.type = type
        self.summary = summary
    }
}

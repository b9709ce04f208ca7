import CEL
package import Posture

/// A value that a pack's expressions name as `params.NAME`, and that a site may set.
package struct PackParameter: Hashable, Sendable {
    package let name: String
    /// A boolean, an integer, a string or a list of strings.
    package let type: FactType
    /// What counts: the default, or what a site has set; its origin is where that stands.
    package internal(set) var fact: Fact
    /// One sentence for people.
    package let summary: String
}

/// The parameters of one pack; each name once.
package struct PackParameters: Hashable, Sendable {
    package internal(set) var all: [PackParameter] = []

    /// The type of `params` to the checker.
    var type: FactType {
        .record(all.map { FactField($0.name, $0.type, $0.summary) })
    }

    /// What `params` is to an expression, as a tree of facts.
    var fact: Fact {
        Fact(
            .map(Dictionary(all.map { ($0.name, $0.fact) }) { first, _ in first }),
            from: .search("parameters of the pack"))
    }
}

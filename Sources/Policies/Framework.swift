/// Names of the outside world, to which controls refer: a benchmark, a list of practices.
package struct Framework: Hashable, Sendable {
    package static let kind = "Framework"

    /// One requirement or practice of it.
    package struct Item: Hashable, Sendable {
        /// As a reference has it behind the slash: `4.2.1`.
        package let id: String
        package let title: String
    }

    package let name: String
    package let title: String
    /// Where it is published, and in which version.
    package let source: String
    /// What a reference to it begins with, before the slash: `cis-1.12`.
    package let prefix: String
    /// In the framework's own order; each id once.
    package let items: [Item]
}

/// A part of a document that is long and of which nothing is wanted: the lists and mappings that are
/// the values of a key.
package struct YAMLPart: Sendable {
    let key: String
    /// In how many lists and mappings the key stands, one inside the other.
    let depth: Int

    package init(key: String, depth: Int) {
        self.key = key
        self.depth = depth
    }
}

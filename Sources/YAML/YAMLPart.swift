/// A part of a document that is long and of which nothing is wanted: the lists and mappings that are
/// the values of a key.
package struct YAMLPart: Sendable {
    let key: String
    /// In how many lists and mappings the key stands, one inside the other.
    let depth: Int
    /// The key of the document below which it stands; nil for any.
    let top: String?

    package init(key: String, depth: Int, below top: String? = nil) {
        self.key = key
        self.depth = depth
        self.top = top
    }
}

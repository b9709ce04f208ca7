/// A scalar as it was written.
package struct YAMLScalar: Hashable, Sendable {
    package let text: String
    /// Written without quotes and not as a block, so that its text decides its type.
    package let isPlain: Bool
    /// An explicit tag such as `tag:yaml.org,2002:str`, or nil.
    package let tag: String?
    /// Stands in a text that is read as JSON.
    package let isJSON: Bool

    package init(text: String, isPlain: Bool, tag: String?, isJSON: Bool = false) {
        self.text = text
        self.isPlain = isPlain
        self.tag = tag
        self.isJSON = isJSON
    }

    /// What a scalar means.
    package enum Resolved: Hashable, Sendable {
        case null
        case bool(Bool)
        case int(Int64)
        /// Larger than `Int64.max`.
        case unsigned(UInt64)
        case double(Double)
        case string(String)
    }

    /// The value by the rules of go-yaml v2, which Kubernetes' components use (its `resolve.go`).
    ///
    /// They are those of YAML 1.1 in part: `yes`, `on` and `y` are true. A scalar that its tag does
    /// not fit is a string; a document with such a one is not read.
    package var resolved: Resolved {
        guard let tag else { return isPlain ? Self.plain(text) : .string(text) }
        return (try? tagged(tag)) ?? .string(text)
    }

    /// A number of a JSON text that has a fraction or an exponent.
    ///
    /// Go's encoding/json does not take it for an integer, even where its value is whole (`1e3`,
    /// `5.0`). In YAML it does, since there the number is written anew before.
    package var isJSONFraction: Bool {
        isJSON && isPlain && text.utf8.contains { [0x2E, 0x45, 0x65].contains($0) }
            && text.utf8.first.map { $0 == 0x2D || 0x30...0x39 ~= $0 } == true
    }

    /// A merge key, whose value's entries belong to the mapping in which it stands.
    var isMergeKey: Bool {
        guard text == "<<", !isJSON else { return false }
        return tag == nil ? isPlain : tag == "!" || tag == Self.tagPrefix + "merge"
    }
}

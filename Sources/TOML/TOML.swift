/// Reads TOML 1.0 (toml.io), the language of containerd's and CRI-O's configuration.
package enum TOML {
    /// The table that the bytes are.
    ///
    /// The time and memory that it costs grow with the size of the text alone, which the caller
    /// bounds. What containerd's older readers let pass although it is no TOML 1.0, such as a table
    /// that is defined twice, is an error here.
    package static func document(
        bytes: [UInt8], path: String, limits: TOMLLimits = TOMLLimits()
    ) throws(TOMLError) -> TOMLNode {
        var reader = TOMLReader(bytes: bytes, path: path, limits: limits)
        return try reader.document()
    }
}

/// What a document may cost; a hostile one ends in an error.
package struct TOMLLimits: Sendable {
    /// Tables and arrays within one another, and the parts of one key.
    package var depth = 64
    /// Values, tables and arrays together.
    package var nodes = 100_000

    package init() {}
}

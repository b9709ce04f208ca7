import YAML

extension MappingReader {
    /// Throws where a key has another text than the one that this version of Merlon reads.
    ///
    /// - Parameter other: What another kind of file has there, for whoever has mistyped that one.
    func expect(_ key: String, _ value: String, other: String? = nil) throws(YAMLError) {
        let text = try requiredText(key)
        if text != value {
            let others = other.map { " and '\($0)'" } ?? ""
            throw problem(
                "'\(key)' is '\(text)'; this version of Merlon reads '\(value)'\(others)",
                at: try required(key))
        }
    }
}

import YAML

extension MappingReader {
    /// Throws where a key has another text than the one that this version of Merlon reads.
    func expect(_ key: String, _ value: String) throws(YAMLError) {
        let text = try requiredText(key)
        if text != value {
            throw problem(
                "'\(key)' is '\(text)'; this version of Merlon reads '\(value)'",
                at: try required(key))
        }
    }
}

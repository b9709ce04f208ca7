/// Reads YAML, and JSON as the part of YAML that it is.
package enum YAML {
    /// The document in the bytes; nil where there is none or it holds nothing.
    ///
    /// Merge keys (`<<`) and aliases are resolved. Further documents in the bytes are an error,
    /// except with `onlyFirst`, which is how Kubernetes reads its component configuration.
    package static func document(
        bytes: [UInt8], path: String, limits: YAMLLimits = YAMLLimits(), onlyFirst: Bool = false
    ) throws(YAMLError) -> YAMLNode? {
        var composer = try Composer(bytes: bytes, path: path, limits: limits)
        let first = try composer.nextDocument()
        if !onlyFirst, first != nil, let second = try composer.nextDocument() {
            throw YAMLError(
                path: path, line: second.line, column: second.column,
                problem: "a second document begins; only one is read from a file"
            )
        }
        return first
    }

    /// Every document in the bytes.
    package static func documents(
        bytes: [UInt8], path: String, limits: YAMLLimits = YAMLLimits()
    ) throws(YAMLError) -> [YAMLNode] {
        var composer = try Composer(bytes: bytes, path: path, limits: limits)
        var found: [YAMLNode] = []
        while let document = try composer.nextDocument() {
            found.append(document)
        }
        return found
    }
}

/// Reads YAML, and JSON as the part of YAML that it is.
package enum YAML {
    /// The document in the bytes; nil where there is none or it holds nothing.
    ///
    /// Merge keys (`<<`) and aliases are resolved. Further documents in the bytes are an error,
    /// except with `onlyFirst`, which is how Kubernetes' components read their configuration: it
    /// refuses as well what has no form in JSON, and with `guessesJSON` a text that begins with `{`
    /// is JSON and nothing else. Without it, such a text is YAML, as in a kubeconfig.
    package static func document(
        bytes: [UInt8], path: String, limits: YAMLLimits = YAMLLimits(), onlyFirst: Bool = false,
        guessesJSON: Bool = true
    ) throws(YAMLError) -> YAMLNode? {
        if onlyFirst, guessesJSON, JSONReader.takes(bytes) {
            var reader = JSONReader(bytes: bytes, path: path, limits: limits)
            return try reader.document()
        }
        var composer = try Composer(
            bytes: bytes, path: path, limits: limits, forKubernetes: onlyFirst)
        let first = try composer.nextDocument()
        if onlyFirst, let first {
            if let problem = JSONForm(path: path).problem(in: first) { throw problem }
        } else if first != nil, let second = try composer.nextDocument() {
            throw YAMLError(
                path, at: second, "a second document begins; only one is read from a file")
        }
        return first
    }

    /// What stands for a value that ``json(bytes:path:limits:passingOver:)`` has passed over.
    package static let passedOver = "(passed over)"

    /// The value of a JSON text, in which the lists and mappings of some keys are not looked into.
    ///
    /// That is for large files of which little is wanted: ``passedOver`` stands for each such value
    /// that is not empty, whose own syntax is not checked.
    package static func json(
        bytes: [UInt8], path: String, limits: YAMLLimits = YAMLLimits(),
        passingOver keys: Set<String>
    ) throws(YAMLError) -> YAMLNode {
        var reader = JSONReader(bytes: bytes, path: path, limits: limits, passingOver: keys)
        return try reader.document()
    }

    /// Every document in the bytes.
    package static func documents(
        bytes: [UInt8], path: String, limits: YAMLLimits = YAMLLimits()
    ) throws(YAMLError) -> [YAMLNode] {
        var composer = try Composer(
            bytes: bytes, path: path, limits: limits, forKubernetes: false)
        var found: [YAMLNode] = []
        while let document = try composer.nextDocument() {
            found.append(document)
        }
        return found
    }
}

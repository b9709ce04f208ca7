/// Reads a text that is JSON and nothing else, as Go's encoding/json takes it (RFC 8259).
struct JSONReader {
    /// What may come next.
    private enum Expected {
        case value(orEnd: Bool)
        case key(orEnd: Bool)
        case colon
        case commaOrEnd
    }

    private let path: String
    /// Keys whose values are passed over, wherever they stand.
    private let passedOver: Set<String>
    private var cursor: JSONCursor
    private var stack: NodeStack
    private var texts = RepeatedTexts()
    private var expected = Expected.value(orEnd: false)

    init(bytes: [UInt8], path: String, limits: YAMLLimits, passingOver keys: Set<String> = []) {
        self.path = path
        passedOver = keys
        cursor = JSONCursor(bytes: bytes, path: path)
        stack = NodeStack(path: path, limits: limits)
    }

    /// Whether Kubernetes' components take a text for JSON: it begins with `{`.
    static func takes(_ bytes: [UInt8]) -> Bool {
        let blanks: [UInt8] = [0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x20]
        guard let start = bytes.firstIndex(where: { !blanks.contains($0) }) else { return false }
        if bytes[start] < 0x80 { return bytes[start] == UInt8(ascii: "{") }
        // Blanks beyond ASCII are passed over too, and then refused.
        return String(decoding: bytes[start...], as: UTF8.self).unicodeScalars
            .first { !$0.properties.isWhitespace } == "{"
    }

    /// The one value in the text.
    mutating func document() throws(YAMLError) -> YAMLNode {
        while true {
            guard let byte = cursor.nextToken() else {
                throw cursor.error("the JSON text ends early")
            }
            guard let node = try step(byte) else { continue }
            if !stack.isEmpty {
                expected = stack.expectsKey ? .colon : .commaOrEnd
                stack.append(node, height: 0)
                continue
            }
            if cursor.nextToken() != nil {
                throw cursor.error("text stands behind the JSON value with which the file begins")
            }
            return node
        }
    }

    /// Reads one token; a node where it ends one.
    private mutating func step(_ byte: UInt8) throws(YAMLError) -> YAMLNode? {
        switch (byte, expected) {
        case (UInt8(ascii: "]"), .value(orEnd: true)), (UInt8(ascii: "}"), .key(orEnd: true)):
            return try close()
        case (UInt8(ascii: "}"), .commaOrEnd) where stack.isInMapping,
            (UInt8(ascii: "]"), .commaOrEnd) where !stack.isInMapping:
            return try close()
        case (UInt8(ascii: ","), .commaOrEnd):
            cursor.skip()
            expected = stack.isInMapping ? .key(orEnd: false) : .value(orEnd: false)
        case (UInt8(ascii: ":"), .colon):
            cursor.skip()
            expected = .value(orEnd: false)
            if !passedOver.isEmpty { return try passOver() }
        case (UInt8(ascii: "\""), .key), (_, .value): return try value(byte)
        case (_, .key): throw cursor.error("a key of JSON stands in double quotes")
        case (_, .colon): throw cursor.error("':' is missing behind a key of JSON")
        case (_, .commaOrEnd):
            throw cursor.error("',' or '\(stack.isInMapping ? "}" : "]")' is missing in JSON")
        }
        return nil
    }

    /// Goes past a list or a mapping that is to be passed over; nil for anything else, which is read.
    private mutating func passOver() throws(YAMLError) -> YAMLNode? {
        guard let first = cursor.nextToken(), first == 0x5B || first == 0x7B,
            let key = stack.key, passedOver.contains(key)
        else { return nil }
        let place = cursor.place
        try stack.add(1, at: place)
        guard try cursor.skipCollection() else {
            return YAMLNode(.sequence([]), line: place.line, column: place.column)
        }
        let scalar = YAMLScalar(text: YAML.passedOver, isPlain: false, tag: nil, isJSON: true)
        return YAMLNode(.scalar(scalar), line: place.line, column: place.column)
    }

    private mutating func value(_ byte: UInt8) throws(YAMLError) -> YAMLNode? {
        let place = cursor.place
        let isMapping = byte == UInt8(ascii: "{")
        if isMapping || byte == UInt8(ascii: "[") {
            try stack.open(
                NodeStack.Kind(isMapping: isMapping, isFlow: true), at: place, anchor: nil)
            cursor.skip()
            expected = isMapping ? .key(orEnd: true) : .value(orEnd: true)
            return nil
        }
        try stack.add(1, at: place)
        let isText = byte == UInt8(ascii: "\"")
        if isText, let range = cursor.plainText() {
            let content = texts.content(of: range, in: cursor.bytes)
            return YAMLNode(content, line: place.line, column: place.column)
        }
        let text = isText ? try cursor.string() : try cursor.word()
        let scalar = YAMLScalar(text: text, isPlain: !isText, tag: nil, isJSON: true)
        if !isText, case .string = scalar.resolved {
            throw YAMLError(
                path, place, "the number is too large for a decision about it", kind: .ambiguous)
        }
        return YAMLNode(.scalar(scalar), line: place.line, column: place.column)
    }

    private mutating func close() throws(YAMLError) -> YAMLNode? {
        cursor.skip()
        guard let frame = stack.close() else { return nil }
        guard frame.kind.isMapping else { return frame.node(.sequence(frame.elements)) }
        try requireClear(frame.entries)
        return frame.node(.mapping(frame.entries))
    }

    /// Of a key that stands twice Go joins mappings and lists, and null does nothing or takes away,
    /// as the type of its field will have it. Only of other values the last simply counts.
    private func requireClear(_ entries: [YAMLEntry]) throws(YAMLError) {
        // Of a few names each is compared with those before it, which is quicker than a table.
        if entries.count <= 12, !Self.hasRepeated(entries) { return }
        var isClear: [String: Bool] = [:]
        isClear.reserveCapacity(entries.count)
        for entry in entries {
            let scalar = entry.value.scalar
            let clear = scalar != nil && scalar?.resolved != .null
            if let other = isClear.updateValue(clear, forKey: entry.name), !other || !clear {
                throw YAMLError(
                    path, at: entry.key,
                    "key '\(entry.name)' stands twice in JSON, and not with two plain values; what "
                        + "is made of that depends on its reader", kind: .ambiguous)
            }
        }
    }

    private static func hasRepeated(_ entries: [YAMLEntry]) -> Bool {
        for (index, entry) in entries.enumerated()
        where entries[..<index].contains(where: { $0.name == entry.name }) {
            return true
        }
        return false
    }
}

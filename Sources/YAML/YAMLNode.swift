/// One node of a YAML or JSON document, with the place where it begins.
package struct YAMLNode: Hashable, Sendable {
    package indirect enum Content: Hashable, Sendable {
        case scalar(YAMLScalar)
        case sequence([YAMLNode])
        /// The entries in the order of the file; a key that stands twice is there twice.
        case mapping([YAMLEntry])
    }

    package let content: Content
    // Half as large as Int: of the documents of a check there are tens of thousands.
    private let shortLine: UInt32
    private let shortColumn: UInt32

    package init(_ content: Content, line: Int, column: Int) {
        self.content = content
        shortLine = UInt32(clamping: line)
        shortColumn = UInt32(clamping: column)
    }

    /// Counted from 1.
    package var line: Int { Int(shortLine) }
    /// Counted from 1, in characters.
    package var column: Int { Int(shortColumn) }

    /// The entries of a mapping; nil for anything else.
    package var entries: [YAMLEntry]? {
        if case .mapping(let entries) = content { entries } else { nil }
    }

    /// The elements of a sequence; nil for anything else.
    package var elements: [YAMLNode]? {
        if case .sequence(let elements) = content { elements } else { nil }
    }

    /// The scalar; nil for anything else.
    package var scalar: YAMLScalar? {
        if case .scalar(let scalar) = content { scalar } else { nil }
    }

    /// The value of the last entry with this name, which is the one that counts.
    package subscript(key key: String) -> YAMLNode? {
        entries?.last { $0.name == key }?.value
    }

    /// What the node is, for a message: `a mapping`, `a string`.
    package var kindInWords: String {
        switch content {
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .scalar(let scalar):
            switch scalar.resolved {
            case .null: "nothing"
            case .bool: "a boolean"
            case .int, .unsigned: "an integer"
            case .double: "a number"
            case .string: "a string"
            }
        }
    }
}

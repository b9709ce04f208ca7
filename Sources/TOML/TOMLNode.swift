/// One value of a TOML document, with the place where it begins.
package struct TOMLNode: Hashable, Sendable {
    package indirect enum Content: Hashable, Sendable {
        case string(String)
        case integer(Int64)
        case double(Double)
        case bool(Bool)
        /// A date, a time or both, as it was written.
        case moment(String)
        case array([TOMLNode])
        case table([String: TOMLNode])
    }

    package let content: Content
    /// Counted from 1; of a table where its header or its first key stands.
    package let line: Int
    /// Counted from 1, in characters.
    package let column: Int

    /// The value of a key; nil where there is none, and for anything but a table.
    package subscript(key: String) -> TOMLNode? {
        table?[key]
    }

    /// The values of a table by their keys; nil for anything else.
    package var table: [String: TOMLNode]? {
        if case .table(let values) = content { values } else { nil }
    }

    /// The elements of an array; nil for anything else.
    package var elements: [TOMLNode]? {
        if case .array(let elements) = content { elements } else { nil }
    }

    /// The text of a string; nil for anything else.
    package var text: String? {
        if case .string(let text) = content { text } else { nil }
    }
}

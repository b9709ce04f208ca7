/// The configuration that sshd uses, as `sshd -T` prints it.
package struct EffectiveConfiguration: Sendable {
    /// One value of a keyword.
    package struct Value: Hashable, Sendable {
        package let text: String
        /// Nil for what is built in.
        package let place: Place?
    }

    package struct Entry: Hashable, Sendable {
        /// As `sshd -T` of this release names it.
        package let keyword: String
        /// Whether each value is a line of its own; otherwise there is exactly one.
        package let isList: Bool
        package let values: [Value]
        /// Why the value is not known; nil where it is.
        package let unknown: String?
        let option: Option

        /// The same keyword with a value that is not known.
        package func unknown(because reason: String) -> Entry {
            Entry(keyword: keyword, isList: isList, values: [], unknown: reason, option: option)
        }

        /// The same keyword with some of its values.
        func keeping(_ isKept: (Value) -> Bool) -> Entry {
            Entry(
                keyword: keyword, isList: isList, values: values.filter(isKept), unknown: unknown,
                option: option)
        }
    }

    /// In sshd's order.
    package let entries: [Entry]

    package subscript(keyword: String) -> Entry? {
        entries.first { $0.keyword == keyword }
    }

    subscript(option: Option) -> Entry? {
        entries.first { $0.option == option }
    }
}

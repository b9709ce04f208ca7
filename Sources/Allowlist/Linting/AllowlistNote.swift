/// Something in a set that loads and is likely not meant.
package struct AllowlistNote: Hashable, Sendable, CustomStringConvertible {
    /// `file:line:column`, or the path of a list.
    package let location: String
    package let text: String

    package var description: String { "\(location): warning: \(text)" }
}

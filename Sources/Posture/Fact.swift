/// A value that a probe saw, and where it comes from.
///
/// Containers have an origin of their own (the file that holds them); a leaf's origin is as
/// exact as the source allows, down to line and column.
package struct Fact: Hashable, Sendable {
    package var value: FactValue
    package var origin: Origin

    package init(_ value: FactValue, from origin: Origin) {
        self.value = value
        self.origin = origin
    }

    /// A fact that could not be read, with an operator's sentence that says why.
    package static func unknown(_ reason: String, from origin: Origin) -> Fact {
        Fact(.unknown(reason: reason), from: origin)
    }

    /// The field, or nil where this is not a map or has no such field.
    package subscript(field: String) -> Fact? {
        if case .map(let fields) = value { fields[field] } else { nil }
    }
}

/// An account, as a rule names it.
package enum UserPattern: Hashable, Sendable, CustomStringConvertible {
    case number(UInt32)
    /// A name of the node's own accounts, for processes in containers too.
    case name(String)
    /// Nobody logged in.
    case unset

    /// The kernel's number for ``unset``.
    package static let unsetNumber = UInt32.max

    package var description: String {
        switch self {
        case .number(let number): String(number)
        case .name(let name): name
        case .unset: "unset"
        }
    }

    /// Nil where the node has no such account.
    func number(accounts: [String: UInt32]) -> UInt32? {
        switch self {
        case .number(let number): number
        case .name("root"): 0
        case .name(let name): accounts[name]
        case .unset: Self.unsetNumber
        }
    }
}

/// Why a line is no audit record, or a record not what the kernel writes.
package enum RecordParseError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The line does not begin as a record: `type=… msg=audit(…):`.
    case noHeader
    /// What stands in `audit(…)` is no time with a serial number.
    case badStamp
    case tooLong(limitBytes: Int)
    case unterminated(field: String)
    case badNumber(field: String)
    /// An EXECVE record whose arguments do not follow on those before.
    case badArgument

    package var description: String {
        switch self {
        case .noHeader: "it does not begin with 'type=… msg=audit(…):'"
        case .badStamp: "its 'audit(…)' holds no time and serial number"
        case .tooLong(let limit): "it is longer than the limit of \(limit) bytes"
        case .unterminated(let field): "the quotes of field '\(field)' do not end"
        case .badNumber(let field): "field '\(field)' is no number of its kind"
        case .badArgument: "its arguments do not follow on those before"
        }
    }
}

/// Why an expression has no value.
public enum EvaluationError: Error, Hashable, Sendable, CustomStringConvertible {
    case noSuchKey(String)
    case noSuchOverload(String)
    case indexOutOfRange(String)
    case divisionByZero
    case overflow(String)
    case undeclared(String)
    case duplicateKey
    case invalid(String)
    /// The expression costs more than it may.
    case costExceeded(limit: Int)

    public var description: String {
        switch self {
        case .noSuchKey(let key): "no such key: \(key)"
        case .noSuchOverload(let call): "no such overload: \(call)"
        case .indexOutOfRange(let index): "index out of range: \(index)"
        case .divisionByZero: "divide by zero"
        case .overflow(let what): "\(what) overflows"
        case .undeclared(let name): "undeclared reference to '\(name)'"
        case .duplicateKey: "a map has the same key twice"
        case .invalid(let problem): problem
        case .costExceeded(let limit): "the expression costs more than the limit of \(limit)"
        }
    }
}

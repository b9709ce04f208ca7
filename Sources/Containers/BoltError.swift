import HostSystem

/// Why a file cannot be read as a database of bbolt.
enum BoltError: Error, Equatable, CustomStringConvertible {
    case notADatabase
    /// What the page says cannot be.
    case damaged(page: UInt64)
    case tooLarge(page: UInt64)
    /// It was written again and again while it was read.
    case changing
    case unreadable(HostError)

    var description: String {
        switch self {
        case .notADatabase: "it is not a bbolt database that Merlon knows"
        case .damaged(let page): "page \(page) of the database is damaged"
        case .tooLarge(let page): "the database has more to read than the limit, at page \(page)"
        case .changing: "the database changes while it is read"
        case .unreadable(let error): error.problem
        }
    }

    /// The same for callers who do not know the format.
    func hostError(path: String) -> HostError {
        switch self {
        case .unreadable(let error): error
        case .changing: HostError(.changing, path: path, problem: description)
        case .tooLarge: HostError(.tooLarge, path: path, problem: description)
        case .notADatabase, .damaged: HostError(path: path, problem: description)
        }
    }
}

/// Why the journal did not get an entry.
package enum JournalError: Error, Hashable, CustomStringConvertible {
    /// The journal takes names of A to Z, 0 to 9 and `_`; those that begin with `_` are its own.
    case badFieldName(String)
    case tooLarge(bytes: Int, limit: Int)
    /// There is no such socket: no journal runs, or its socket is not mounted here.
    case missing(path: String)
    /// The socket is there, and nobody is behind it.
    case refused(path: String)
    /// The right to write to the socket is missing.
    case notPermitted(path: String)
    /// The journal took nothing for as long as was waited.
    case full(path: String)
    case failed(SystemCallError)

    package var description: String {
        switch self {
        case .badFieldName(let name):
            "'\(name)' is no name of a journal field: A to Z, 0 to 9 and '_', 64 at most, and "
                + "neither '_' nor a digit first"
        case .tooLarge(let bytes, let limit):
            "a journal entry of \(bytes) bytes is larger than the limit of \(limit)"
        case .missing(let path):
            "there is no journal socket at \(path); in a container, mount the node's folder of it"
        case .refused(let path):
            "nobody takes journal entries at \(path); is systemd-journald running?"
        case .notPermitted(let path): "the journal socket \(path) may not be written to"
        case .full(let path): "the journal takes no more entries at \(path) for now"
        case .failed(let error): "the journal cannot be written: \(error)"
        }
    }
}

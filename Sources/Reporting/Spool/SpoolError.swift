package import HostSystem

/// Why the spool did not do what was asked of it.
package enum SpoolError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The folder or a file in it is not there to be used.
    case folder(HostError)
    /// Another program has it open.
    case inUse(path: String)
    /// The disk is full, and what could be given up did not make room.
    case diskFull(path: String)
    /// The disk cannot be written.
    case readOnly(path: String)
    /// The file is damaged; a new one is started when the spool is opened again.
    case damaged(path: String, detail: String)
    /// The disk failed, or SQLite says something unforeseen.
    case failed(path: String, detail: String)
    /// One report has more bytes than the spool takes.
    case recordTooLarge(bytes: Int, limit: Int)
    /// More reports wait to be stored than may wait.
    case overloaded(waiting: Int)
    case unknownDestination(String)
    case badDestinations(String)
    case closed

    package var description: String {
        switch self {
        case .folder(let error):
            "\(error)"
        case .inUse(let path):
            "\(path): is in use; does another merlon agent run on this node?"
        case .diskFull(let path):
            "\(path): the disk is full; free some space, reports are being lost"
        case .readOnly(let path):
            "\(path): cannot be written; is the disk mounted read-only?"
        case .damaged(let path, let detail):
            "\(path): is damaged (\(detail))"
        case .failed(let path, let detail):
            "\(path): \(detail)"
        case .recordTooLarge(let bytes, let limit):
            "a report has \(bytes) bytes, and the spool takes at most \(limit)"
        case .overloaded(let waiting):
            "\(waiting) reports wait for the disk already"
        case .unknownDestination(let name):
            "the spool has no destination '\(name)'"
        case .badDestinations(let problem):
            "the spool's destinations: \(problem)"
        case .closed:
            "the spool is closed"
        }
    }
}

import Glibc

/// Why something of a node could not be found out.
package struct HostError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        case notPermitted
        /// A folder, a device, a pipe or a socket where a file was wanted.
        case wrongKind
        case tooLarge
        case changing
        case timeout
        case other
    }

    package let kind: Kind
    /// As the node sees it: below the root of the view.
    package let path: String
    /// Words without the path: `permission denied`.
    package let problem: String

    package init(_ kind: Kind = .other, path: String, problem: String) {
        self.kind = kind
        self.path = path
        self.problem = problem
    }

    init(path: String, code: CInt) {
        let reason = SystemCallError(call: "", code: code).reason
        self.init(
            code == EACCES || code == EPERM ? .notPermitted : .other, path: path,
            problem: reason.prefix(1).lowercased() + reason.dropFirst())
    }

    /// Whether the error says that a file, or the process that it tells of, is not there.
    static func isAbsence(_ code: CInt) -> Bool {
        code == ENOENT || code == ENOTDIR || code == ESRCH
    }

    package var description: String {
        "\(path): \(problem)"
    }
}

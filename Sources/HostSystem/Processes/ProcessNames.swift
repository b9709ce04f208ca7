import Synchronization

/// What the processes of a node are called, as it was when somebody first asked.
final class ProcessNames: Sendable {
    private let known = Mutex<[Int32: [String]]?>(nil)

    /// The names of the processes that did not end meanwhile.
    func all(
        _ pids: [Int32], _ search: ProcessSearch
    ) throws(HostError) -> [Int32: [String]] {
        try known.withLock { known throws(HostError) in
            if let known { return known }
            var found: [Int32: [String]] = [:]
            for pid in pids { found[pid] = try search.names(pid) }
            known = found
            return found
        }
    }
}

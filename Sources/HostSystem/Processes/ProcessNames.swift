import Synchronization

/// The processes of a node and what they are called, as it was when somebody first asked.
final class ProcessNames: Sendable {
    private let listed = Mutex<[Int32]?>(nil)
    /// The processes of each name; one has several names.
    private let known = Mutex<[String: [Int32]]?>(nil)

    /// The numbers of all processes in ascending order, which `list` gives the first time.
    func ids(_ list: () throws(HostError) -> [Int32]) throws(HostError) -> [Int32] {
        try listed.withLock { listed throws(HostError) in
            if let listed { return listed }
            let pids = try list()
            listed = pids
            return pids
        }
    }

    /// Those of the processes that have a name that is wanted, in ascending order.
    func ids(
        among pids: [Int32], _ search: ProcessSearch
    ) throws(HostError) -> [Int32] {
        let known = try names(of: pids, search)
        var found: [Int32] = []
        for (name, pids) in known where search.isWanted(name) { found += pids }
        found.sort()
        // One process has several names.
        var last: Int32?
        found.removeAll { pid in
            defer { last = pid }
            return pid == last
        }
        return found
    }

    /// So many processes are looked at by one core before it takes the next.
    private static let share = 64

    /// Without processes that ended meanwhile.
    private func names(
        of pids: [Int32], _ search: ProcessSearch
    ) throws(HostError) -> [String: [Int32]] {
        try known.withLock { known throws(HostError) in
            if let known { return known }
            let (host, kernelFolder) = (search.host, search.kernelFolder)
            let shares = stride(from: 0, to: pids.count, by: Self.share).map {
                pids[$0..<min($0 + Self.share, pids.count)]
            }
            // All probes wait for this one.
            let answers = shares.mapConcurrently { pids in
                Result { () throws(HostError) in
                    try pids.map { pid throws(HostError) in
                        let reader = ProcessReader(host, pid, kernelFolder: kernelFolder)
                        return (pid: pid, names: try reader.names())
                    }
                }
            }
            var found: [String: [Int32]] = [:]
            for answer in answers {
                for (pid, names) in try answer.get() {
                    for name in names { found[name, default: []].append(pid) }
                }
            }
            known = found
            return found
        }
    }
}

import Glibc

extension HostView {
    /// The processes that are called one of these names; see ``processes(where:)``.
    package func processes(named names: Set<String>) throws(HostError) -> [HostProcess]? {
        try processes { names.contains($0) }
    }

    /// The processes with a name that is wanted: by their first argument, their `comm` or their
    /// program's file. Kernel threads and zombies are none.
    ///
    /// Nil where the node has no `/proc` (an image, a node that does not run). Throws where
    /// ``processTable()`` is `hidden` or `foreign`: that none is seen would mean nothing. In a
    /// `container` that is checked from the inside they are the container's. A process that ends
    /// meanwhile is left out.
    package func processes(
        where isWanted: (String) -> Bool
    ) throws(HostError) -> [HostProcess]? {
        let pids = try processIDs()
        guard !pids.isEmpty else { return nil }
        switch try processTable(of: pids) {
        case .machine, .container: break
        case .foreign:
            throw HostError(
                .notPermitted, path: "/proc",
                problem: "it shows the processes of another container (hostPID is needed)")
        case .hidden:
            throw HostError(
                .notPermitted, path: "/proc", problem: "processes of others are hidden (hidepid)")
        }
        let folder = try open("/proc", O_PATH)
        let kernelFolder = folder?.isOnProcessFileSystem == true ? folder : nil
        return try withoutActuallyEscaping(isWanted) { isWanted throws(HostError) in
            let search = ProcessSearch(host: self, isWanted: isWanted, kernelFolder: kernelFolder)
            let named = try memory?.processNames.ids(among: pids, search)
            var found = try search.processes(named ?? pids)
            if let named, found.count < named.count {
                // One has ended since they were listed. Where its program starts anew, the next
                // process is none of those.
                let listed = Set(pids)
                found += try search.processes(try listProcesses().filter { !listed.contains($0) })
                found.sort { $0.pid < $1.pid }
            }
            return found
        }
    }

    /// The environment of a process; nil where the process has ended.
    ///
    /// Of two values for one name the first counts, as for getenv(3) and programs in Go.
    package func environment(of pid: Int32) throws(HostError) -> [String: String]? {
        guard let bytes = try ProcessReader(self, pid).file("environ") else { return nil }
        var variables: [String: String] = [:]
        for entry in bytes.split(separator: 0) {
            guard let mark = entry.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let name = String(decoding: entry[..<mark], as: UTF8.self)
            guard variables[name] == nil else { continue }
            variables[name] = String(decoding: entry[(mark + 1)...], as: UTF8.self)
        }
        return variables
    }
}

extension HostView {
    /// When a process began, in clock ticks since boot; nil where there is none with this number.
    package func startTicks(of pid: Int32) throws(HostError) -> UInt64? {
        guard let status = try ProcessReader(self, pid).status(), !status.isGone else { return nil }
        return status.startTicks
    }
}

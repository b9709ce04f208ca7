/// Finds the processes that are called one of some names.
struct ProcessSearch {
    let host: HostView
    /// Whether a process is wanted that is called so.
    let isWanted: (String) -> Bool
    /// `/proc`, where it is the kernel's own and not a recorded one.
    let kernelFolder: OwnedDescriptor?

    /// Those of the processes that are called so, without what ``process(_:)`` is nil for.
    func processes(_ pids: [Int32]) throws(HostError) -> [HostProcess] {
        var found: [HostProcess] = []
        for pid in pids {
            if let process = try process(pid) { found.append(process) }
        }
        return found
    }

    /// The process; nil where it is called otherwise, has ended, or is a thread of the kernel.
    func process(_ pid: Int32) throws(HostError) -> HostProcess? {
        let reader = ProcessReader(host, pid, kernelFolder: kernelFolder)
        guard try isNamed(reader) else { return nil }
        let status = try reader.status()
        guard let line = try reader.file("cmdline") else { return nil }
        let arguments = Self.arguments(line)
        let executable = reader.executable()
        let name = try reader.file("comm").map(Self.line) ?? ""
        let unit = try reader.unit()
        if let status {
            if status.isGone || status.isKernelThread { return nil }
            // The number may have gone to another process while we read.
            guard try reader.status()?.startTicks == status.startTicks else { return nil }
        } else if kernelFolder != nil || (arguments.isEmpty && executable == nil) {
            return nil
        }
        return HostProcess(
            pid: pid, parentPid: status?.parentPid ?? 0, arguments: arguments, commandName: name,
            executable: executable, startTicks: status?.startTicks ?? 0, unit: unit)
    }

    private func isNamed(_ reader: ProcessReader) throws(HostError) -> Bool {
        guard let line = try reader.head(of: "cmdline") else { return false }
        if isWanted(Self.name(line)) { return true }
        if let path = reader.executable(), isWanted(Self.lastPart(Array(path.utf8)[...])) {
            return true
        }
        return try reader.head(of: "comm").map { isWanted(Self.line($0)) } ?? false
    }

    static func name(_ commandLine: [UInt8]) -> String {
        lastPart(commandLine.prefix { $0 != 0 })
    }

    static func lastPart(_ path: ArraySlice<UInt8>) -> String {
        let start = path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? path.startIndex
        return String(decoding: path[start...], as: UTF8.self)
    }

    static func line(_ bytes: [UInt8]) -> String {
        String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }

    /// The words between zero bytes, of which the last one need not have any.
    static func arguments(_ line: [UInt8]) -> [String] {
        guard !line.isEmpty else { return [] }
        let words = line.last == 0 ? line.dropLast() : line[...]
        return words.split(separator: 0, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
    }
}

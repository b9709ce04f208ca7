import Glibc

/// Whose processes a view's `/proc` shows.
package enum ProcessTable: Hashable, Sendable {
    /// Those of the whole machine, or of a recorded one.
    case machine
    /// Those of a container whose root the view shows: of the machine around it nothing is known.
    case container
    /// Those of another container than the one whose root the view shows.
    case foreign
    /// Only those of the reader's own account (`hidepid` of proc(5)).
    case hidden
}

extension HostView {
    /// Whose processes `/proc` shows; nil where the node has none, as an image.
    package func processTable() throws(HostError) -> ProcessTable? {
        let pids = try processIDs()
        return pids.isEmpty ? nil : try processTable(of: pids)
    }

    /// - Parameter pids: all that `/proc` shows, in ascending order.
    func processTable(of pids: [Int32]) throws(HostError) -> ProcessTable {
        guard let folder = try open("/proc", O_PATH), folder.isOnProcessFileSystem else {
            return .machine
        }
        guard pids.first == 1 else { return .hidden }
        // Only the first pid namespace has threads of the kernel, and process 2 starts them all.
        if try ProcessReader(self, 2).status()?.isKernelThread == true { return .machine }
        return isLive || directory.isSame(as: "1/root", in: folder.number) ? .container : .foreign
    }

    /// A node with more processes than this is not gone through.
    private static let processLimit = 200_000

    /// Of all processes, in ascending order; none where there is no `/proc`.
    func processIDs() throws(HostError) -> [Int32] {
        guard let processNames = memory?.processNames else { return try listProcesses() }
        return try processNames.ids(listProcesses)
    }

    /// As ``processIDs()``, as they are now. Names that are no numbers are passed over where they
    /// stand.
    func listProcesses() throws(HostError) -> [Int32] {
        guard let folder = try open("/proc", O_PATH) else { return [] }
        guard folder.status.st_mode & S_IFMT == S_IFDIR else {
            throw HostError(.wrongKind, path: "/proc", problem: "it is not a folder")
        }
        var numbers: [Int32] = []
        do throws(SystemCallError) {
            let reader = try FolderReader(folder)
            while numbers.count <= Self.processLimit, let number = try reader.nextNumber() {
                numbers.append(number)
            }
        } catch {
            if HostError.isAbsence(error.code) { return [] }
            throw HostError(path: "/proc", code: error.code)
        }
        guard numbers.count <= Self.processLimit else {
            throw HostError(
                .tooLarge, path: "/proc",
                problem: "it has more than \(Self.processLimit) processes")
        }
        return numbers.sorted()
    }
}

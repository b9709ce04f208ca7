extension LeftOut {
    /// Lines for people, the most frequent first; programs of one folder with one reason are summed
    /// up where they are many, as names that were made up are.
    static func notes(_ leftOut: [LeftOut]) -> [(count: Int, text: String)] {
        var folders: [Folder: [LeftOut]] = [:]
        for one in leftOut {
            folders[
                Folder(
                    reason: one.reason, place: one.place, interpreter: one.interpreter,
                    path: one.folder), default: []
            ].append(one)
        }
        var notes: [(count: Int, text: String)] = []
        for (folder, members) in folders {
            if members.count < manyPrograms {
                notes += members.map { ($0.count, $0.text) }
                continue
            }
            var sum = members[0]
            sum.count = members.reduce(0) { $0 + $1.count }
            sum.program = "\(members.count) programs in \(folder.path.isEmpty ? "/" : folder.path)"
            notes.append((sum.count, sum.text))
        }
        return notes.sorted { ($1.count, $0.text) < ($0.count, $1.text) }
    }

    private static let manyPrograms = 4

    private struct Folder: Hashable {
        let reason: Reason
        let place: String
        let interpreter: String?
        let path: String
    }

    private var folder: String {
        let end = program.utf8.lastIndex(of: UInt8(ascii: "/")) ?? program.startIndex
        return String(program[..<end])
    }
}

/// The command line of an OCI runtime: what it does to which container.
///
/// Anybody can start a program with such arguments. It says something only of a process that root
/// started and whose program is a runtime's own.
package struct RuntimeCommand: Hashable, Sendable {
    package enum Verb: String, Hashable, Sendable, CaseIterable {
        case boot, checkpoint, create, delete, events, exec, features, gofer
        /// runc's own second half, which becomes the first program of a container or of an `exec`.
        case initialize = "init"
        case kill, list, pause, ps, restore, resume, run, spec, start, state, update, wait

        /// Whether the command brings a program into a container: the first one, or a further.
        package var startsProgram: Bool {
            switch self {
            case .create, .exec, .restore, .run, .start: true
            default: false
            }
        }

    }

    package let verb: Verb
    /// Nil where the command has none, and where arguments are missing.
    package let id: String?

    /// As many arguments are looked at; runtimes are given fewer.
    package static let argumentLimit = 512

    /// - Parameter arguments: as the process got them, its own name first. Those behind the id do
    ///   not matter, so the list may be cut short.
    package init?(arguments: [[UInt8]]) {
        var rest = arguments.dropFirst().prefix(Self.argumentLimit)
        while let argument = rest.first, RuntimeOptions.isOption(argument) {
            rest = rest.dropFirst()
            // Of an option that is not known the next word is the value, unless it is a verb.
            let next = rest.first
            if RuntimeOptions.takesValue(argument, of: nil) ?? (next.flatMap(Self.verb) == nil),
                let next, !RuntimeOptions.isOption(next)
            {
                rest = rest.dropFirst()
            }
        }
        guard let word = rest.popFirst(), let verb = Self.verb(word) else { return nil }
        self.verb = verb
        while let argument = rest.first, RuntimeOptions.isOption(argument) {
            rest = rest.dropFirst()
            if argument == Array("--".utf8) { break }
            if RuntimeOptions.takesValue(argument, of: verb) ?? false { rest = rest.dropFirst() }
        }
        let name = verb == .initialize ? nil : rest.first
        id = name.map { String(decoding: $0, as: UTF8.self) }.flatMap {
            ContainerID.isValid($0) ? $0 : nil
        }
    }

    private static func verb(_ word: [UInt8]) -> Verb? {
        guard word.count <= 16 else { return nil }
        return Verb(rawValue: String(decoding: word, as: UTF8.self))
    }

    /// Whether a program's path is one of a runtime, by its last part.
    ///
    /// With the copy of itself from which a runtime starts, so that no container can overwrite the
    /// node's file: in memory (`/memfd:runc_cloned:/proc/self/exe`), or a mount of the one file
    /// that was taken out of the tree, whose path is `/` (runc 1.1.5 tries both, one after the
    /// other; from 1.2 on it is `/runc` on a mount of its own). A file of such a name can be
    /// anybody's.
    package static func isRuntime(path: ArraySlice<UInt8>) -> Bool {
        guard mayBeRuntime(path.span) else { return false }
        let deleted = " (deleted)".utf8
        let isDeleted = path.suffix(deleted.count).elementsEqual(deleted)
        let path = isDeleted ? path.dropLast(deleted.count) : path
        let slash = path.lastIndex(of: UInt8(ascii: "/"))
        let last = path[(slash.map { $0 + 1 } ?? path.startIndex)...]
        if names.contains(where: { last.elementsEqual($0.utf8) }) { return true }
        return clones.contains { path.elementsEqual($0.utf8) }
    }

    /// Tells nearly all programs from runtimes by a few bytes; what it lets through may still be none.
    private static func mayBeRuntime(_ path: Span<UInt8>) -> Bool {
        guard let last = path.indices.last else { return false }
        if path[last] == UInt8(ascii: ")") || path.count == cloneBytes || last == 0 { return true }
        var letters: UInt64 = 0
        for distance in 0...min(last, nameLimitBytes) {
            let byte = path[last - distance]
            if byte == UInt8(ascii: "/") { break }
            letters |= UInt64(byte) << UInt64(8 * distance)
        }
        // runc, crun, youki, runsc.
        return [0x72_75_6E_63, 0x63_72_75_6E, 0x79_6F_75_6B_69, 0x72_75_6E_73_63].contains(letters)
    }

    private static let names = ["runc", "crun", "youki", "runsc"]
    private static let clones = [
        "/memfd:runc_cloned:/proc/self/exe", "/memfd:crun_cloned:/proc/self/exe", "/",
    ]
    /// Of the longest name, and of each clone's in memory.
    private static let nameLimitBytes = 5
    private static let cloneBytes = 33
}

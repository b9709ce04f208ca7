import HostSystem
import Posture

/// A word of a component's command line, and who gave it.
struct CommandWord: Hashable, Sendable {
    enum Source: Hashable, Sendable {
        case process(pid: Int32)
        case unit(path: String, line: Int?)
        /// A static pod's file, with the place of the word.
        case manifest(path: String, line: Int, column: Int)
    }

    let text: String
    let source: Source
    /// Why the text is not known; nil where it is.
    var doubt: String?

    /// The origin of a value that the flag of this word sets.
    func origin(ofFlag name: String) -> Origin {
        switch source {
        case .process(let pid): .flag(name: name, pid: pid)
        case .unit(let path, let line): .unitFlag(name: name, path: path, line: line)
        case .manifest(let path, let line, let column):
            .file(path: path, line: line, column: column)
        }
    }

    static func words(of process: HostProcess) -> [CommandWord] {
        process.arguments.dropFirst(process.scriptName == nil ? 1 : 2).map {
            CommandWord(text: $0, source: .process(pid: process.pid))
        }
    }

    static func words(of unit: SystemdUnit) -> [CommandWord] {
        unit.execStart.dropFirst().map {
            CommandWord(text: $0.text, source: .unit(path: $0.path, line: $0.line))
        }
    }
}

extension String {
    /// What stands behind the last slash.
    var lastPathPart: String {
        split(separator: "/").last.map(String.init) ?? ""
    }
}

extension HostProcess {
    /// The name of the program's file; empty where it may not be seen.
    var programFile: String {
        executable?.lastPathPart ?? ""
    }

    /// The name of the script that an interpreter runs, where the kernel has started it by that
    /// name (`comm` is cut to 15 bytes); nil for a program.
    var scriptName: String? {
        guard arguments.count > 1, programName != commandName,
            case let name = arguments[1].lastPathPart,
            name.utf8.prefix(15).elementsEqual(commandName.utf8)
        else { return nil }
        return name
    }
}

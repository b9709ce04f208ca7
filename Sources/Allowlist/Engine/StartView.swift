import Posture

/// A start as rules and alarms look at it, with a note of what they looked at.
struct StartView {
    /// The file that an interpreter runs.
    enum Script: Hashable {
        /// The program is no interpreter, or one that runs nothing.
        case none
        case file([UInt8])
        /// A file whose path is not clear.
        case unclear
        /// Code among the arguments, a module, or what comes in through standard input.
        case other
        /// The arguments are not known.
        case unknown
    }

    let start: ProcessStart
    let content: StartContent
    /// The last part of the program's path; empty where that is not known.
    let name: ArraySlice<UInt8>
    let interpreter: Interpreter?
    private(set) var usedArguments = false
    private(set) var usedContent = false
    private var knownScript: Script?
    private var knownFindings: [CommandFinding]?

    init(_ start: ProcessStart, content: StartContent) {
        self.start = start
        self.content = content
        name = start.path.map { PathText.name($0) } ?? []
        interpreter = Interpreter(name: name)
    }

    /// Whether all arguments are there, whole.
    var hasAllArguments: Bool {
        guard !start.isIncomplete else { return false }
        return start.argumentCount.map { $0 == start.arguments.count } ?? !start.arguments.isEmpty
    }

    mutating func arguments() -> [[UInt8]] {
        usedArguments = true
        return start.arguments
    }

    mutating func workingDirectory() -> [UInt8]? {
        usedArguments = true
        return start.workingDirectory
    }

    mutating func programContent() -> FileContent {
        usedContent = true
        return content.program
    }

    mutating func scriptContent() -> FileContent {
        usedContent = true
        return content.script
    }

    /// Busybox is the applet that its arguments name.
    var isBusybox: Bool {
        name.elementsEqual("busybox".utf8) || name.elementsEqual("toybox".utf8)
    }

    mutating func script() -> Script {
        if let knownScript { return knownScript }
        let found = findScript()
        knownScript = found
        return found
    }

    private mutating func findScript() -> Script {
        if let script = start.script {
            return file(script)
        }
        let arguments: [[UInt8]]
        let interpreter: Interpreter
        if let own = self.interpreter {
            interpreter = own
            arguments = self.arguments()
        } else if isBusybox {
            let words = CommandWords(self.arguments(), program: name)
            guard let applet = Interpreter(name: words.name[...]) else { return .none }
            interpreter = applet
            arguments = words.all
        } else {
            return .none
        }
        switch InterpreterTask(interpreter, arguments: arguments, isComplete: hasAllArguments) {
        case .file(let index): return file(arguments[index])
        case .code, .module, .input: return .other
        case .nothing: return .none
        case .unknown: return .unknown
        }
    }

    private mutating func file(_ path: [UInt8]) -> Script {
        // A script that was opened before is named by its descriptor.
        if PathText.hasPrefix(path, "/dev/fd/") || PathText.hasPrefix(path, "/proc/") {
            return .unclear
        }
        let directory = path.first == UInt8(ascii: "/") ? nil : workingDirectory()
        return PathText.absolute(path, in: directory).map { .file($0) } ?? .unclear
    }

    /// What the arguments look like to those who know attacks.
    mutating func findings() -> [CommandFinding] {
        if let knownFindings { return knownFindings }
        var found: [CommandFinding] = []
        if CommandScanner.concerns(name) {
            var scanner = CommandScanner()
            scanner.scan(
                arguments: arguments(), program: name, isComplete: hasAllArguments)
            found = scanner.findings
        }
        knownFindings = found
        return found
    }
}

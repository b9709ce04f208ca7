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
    /// The program's path without empty parts and `.`; nil where it is not known or has a `..`, as
    /// that of a start that failed may.
    let path: [UInt8]?
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
        path = start.path.flatMap { path in
            path.first == UInt8(ascii: "/") ? PathText.absolute(path, in: nil) : path
        }
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
    var isBusybox: Bool { CommandWords.isBusybox(name) }

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
        guard let (interpreter, words) = interpreterWords() else { return .none }
        switch InterpreterTask(interpreter, arguments: words, isComplete: hasAllArguments) {
        case .file(let index): return file(words[index])
        case .code, .module, .input: return .other
        case .nothing: return .none
        case .unknown: return .unknown
        }
    }

    /// The interpreter that runs in the end, and its arguments: busybox's applet, and what the
    /// dynamic loader was given to load.
    mutating func interpreterWords() -> (Interpreter, words: [[UInt8]])? {
        guard interpreter != nil || isBusybox else { return nil }
        var words = isBusybox ? CommandWords(arguments(), program: name).all : arguments()
        guard var found = interpreter ?? Interpreter(name: CommandWords(words: words).name[...])
        else { return nil }
        if found == .loader,
            case .file(let index) = InterpreterTask(
                found, arguments: words, isComplete: hasAllArguments)
        {
            let loaded = CommandWords(words: Array(words[index...]))
            if let inner = Interpreter(name: loaded.name[...]), inner != .loader {
                (found, words) = (inner, loaded.all)
            }
        }
        return (found, words)
    }

    /// Files that run besides the script, by the arguments: `bash --rcfile FILE`.
    mutating func startupFiles() -> [[UInt8]] {
        guard let (interpreter, words) = interpreterWords() else {
            return ProgramOperands(name: name).map { $0.files(in: arguments()) } ?? []
        }
        var files: [[UInt8]] = []
        if self.interpreter == .loader { files = Self.values(of: .loader, in: arguments()) }
        if interpreter != .loader { files += Self.values(of: interpreter, in: words) }
        return files
    }

    private static func values(of interpreter: Interpreter, in words: [[UInt8]]) -> [[UInt8]] {
        zip(words, words.dropFirst()).filter { option, value in
            // Only shells take a name without a slash for a file in the working directory.
            interpreter.namesStartupFile(option[...])
                && (interpreter == .shell || value.first == UInt8(ascii: "/")
                    || value.first == UInt8(ascii: "."))
        }.map(\.1)
    }

    private mutating func file(_ path: [UInt8]) -> Script {
        // A script that was opened before is named by its descriptor.
        if PathText.hasPrefix(path, "/dev/fd/") || PathText.hasPrefix(path, "/proc/") {
            return .unclear
        }
        let directory = path.first == UInt8(ascii: "/") ? nil : workingDirectory()
        return PathText.absolute(path, in: directory).map { .file($0) } ?? .unclear
    }

    /// The script as it was asked for, where its path is not clear.
    mutating func unclearScript() -> [UInt8]? {
        guard script() == .unclear else { return nil }
        if let script = start.script { return script }
        guard let (interpreter, words) = interpreterWords(),
            case .file(let index) = InterpreterTask(
                interpreter, arguments: words, isComplete: hasAllArguments)
        else { return nil }
        return words[index]
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

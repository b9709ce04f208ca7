/// Looks for shapes of attacks in arguments, and in the shell's code among them.
///
/// It knows shapes, not intent: who wants to hide can. What it looks at is bounded.
struct CommandScanner {
    /// Of code further in, and of all that is scanned, that much is looked at.
    private static let depthLimit = 5
    private static let byteLimit = 64 << 10
    private static let totalLimit = 256 << 10

    private(set) var findings: [CommandFinding] = []
    private var bytesLeft = totalLimit

    /// Whether a start of the program is worth a look: it runs code, joins to networks, or starts
    /// another program.
    static func concerns(_ name: ArraySlice<UInt8>) -> Bool {
        if Interpreter(name: name) != nil { return true }
        let text = String(decoding: name.prefix(24), as: UTF8.self)
        return CommandWrapper.named[text] != nil || others.contains(text)
            || CommandWords.isBusybox(name) || NetworkClient(name: text) != nil
    }

    private static let others: Set<String> = CommandWrapper.starters.union([
        "su", "script", "awk", "gawk", "mawk", "nawk", "tar", "vi", "vim", "nvim", "view", "gdb",
        "sqlite3", "ed",
    ])

    /// Scans the arguments of a process.
    mutating func scan(arguments: [[UInt8]], program: ArraySlice<UInt8>, isComplete: Bool) {
        var words = CommandWords(arguments, program: program)
        words.unwrap()
        let command = ScannedCommand(words, isComplete: isComplete)
        if isCut(command, isComplete: isComplete) {
            add(.cut, "the code goes on where it is not known")
        }
        _ = inspect([command], depth: 0)
    }

    private func isCut(_ command: ScannedCommand, isComplete: Bool) -> Bool {
        switch command.task {
        case .code(let index):
            !isComplete && index + 1 >= command.words.all.count
                || command.words.all[index].count > Self.byteLimit
        case .unknown: !isComplete
        case nil, .file, .module, .input, .nothing: false
        }
    }

    /// What commands somewhere in a code do.
    private struct Traits {
        var downloads = false
        var decodes = false

        mutating func formUnion(_ other: Traits) {
            downloads = downloads || other.downloads
            decodes = decodes || other.decodes
        }
    }

    /// Scans a shell's code.
    private mutating func scan(code: ArraySlice<UInt8>, depth: Int) -> Traits {
        let part = code.prefix(min(bytesLeft, Self.byteLimit))
        bytesLeft -= part.count
        let (commands, isCut) = ShellLexer.commands(of: part)
        guard depth < Self.depthLimit else {
            // What is hidden so deep is not known.
            if commands.contains(where: { !$0.isEmpty }) { add(.cut, "its code nests too deep") }
            return Traits()
        }
        if isCut || part.count < code.count { add(.cut, "there is more code than is looked at") }
        return inspect(commands.map { ScannedCommand($0) }, depth: depth)
    }

    private mutating func inspect(_ commands: [ScannedCommand], depth: Int) -> Traits {
        var traits = Traits()
        let names = Set(commands.flatMap(\.readNames))
        for command in commands {
            traits.formUnion(inspectInner(command, depth: depth))
            inspectAlone(command, depth: depth)
            inspectPipeline(command, commands, names, depth: depth)
            traits.downloads = traits.downloads || command.isDownloader
            traits.decodes = traits.decodes || command.isDecoder
        }
        inspectTogether(commands, names)
        return traits
    }

    /// Code in code: `sh -c`, `eval`, `$(…)`, `<(…)`, here-documents.
    private mutating func inspectInner(_ command: ScannedCommand, depth: Int) -> Traits {
        for code in command.codes { _ = scan(code: code[...], depth: depth + 1) }
        var traits = Traits()
        let substitutions = command.shell.substitutions
        let run = substitutions.isEmpty ? [] : command.codeSubstitutions
        for code in substitutions {
            let inner = scan(code: code[...], depth: depth + 1)
            traits.formUnion(inner)
            if inner.downloads || inner.decodes, run.contains(code) {
                add(.downloadThenRun, "it runs what a command in it downloads or decodes")
            }
        }
        if command.readsCode {
            for text in command.shell.texts { scan(text: text.text, for: command, depth: depth) }
        }
        return traits
    }

    /// Scans what comes in to a command that takes code from its input.
    private mutating func scan(text: [UInt8], for command: ScannedCommand, depth: Int) {
        if let interpreter = command.interpreter, interpreter != .shell {
            // More than a line or two fetches and runs for many reasons.
            scan(foreign: text, depth: depth, isShort: false)
        } else {
            _ = scan(code: text[...], depth: depth + 1)
        }
    }

    /// Scans the code of another language.
    private mutating func scan(foreign code: [UInt8], depth: Int, isShort: Bool) {
        let scanned = code.prefix(Self.byteLimit)
        if CodeShape.isReverseShell(scanned) {
            add(.reverseShell, "its code joins a shell to a network connection")
        } else if isShort, CodeShape.runsDownload(scanned) {
            add(.downloadThenRun, "its code runs what it downloads or decodes")
        }
        for text in CodeShape.shellTexts(scanned) { _ = scan(code: text, depth: depth + 1) }
    }

    /// What one command shows by itself.
    private mutating func inspectAlone(_ command: ScannedCommand, depth: Int) {
        if command.joinsProgram { add(.reverseShell, "it joins a program to a network connection") }
        if command.sourcesWritableFile {
            add(.writablePlace, "everyone may write where a file lies that its code reads")
        }
        if let code = command.foreignCode { scan(foreign: code, depth: depth, isShort: true) }
        if command.printsText, command.shell.outputs.contains(where: { CronLines.isTable($0.text) })
        {
            scan(cron: command.printedText, depth: depth)
        }
    }

    private mutating func scan(cron table: [UInt8], depth: Int) {
        for code in CronLines.commands(of: table) { _ = scan(code: code, depth: depth + 1) }
    }

    /// What goes through pipes to this command.
    private mutating func inspectPipeline(
        _ command: ScannedCommand, _ commands: [ScannedCommand], _ names: Set<[UInt8]>, depth: Int
    ) {
        let readsCode = command.readsCode
        let isTable = command.name == "crontab"
        let isJoined = command.client != nil || command.opensChannel
        guard !command.shell.sources.isEmpty,
            readsCode || isTable || isJoined || command.runsFedCode(names)
        else { return }
        let sources = command.shell.sources.filter { commands.indices.contains($0) }
            .map { commands[$0] }
        if readsCode || command.runsFedCode(names) {
            for source in sources {
                if source.client != nil {
                    add(.reverseShell, "a network connection is piped to an interpreter")
                } else if source.isDownloader || source.isDecoder {
                    add(
                        .downloadThenRun, "what is downloaded or decoded is piped to an interpreter"
                    )
                }
                guard readsCode, source.printsText else { continue }
                scan(text: source.printedText, for: command, depth: depth)
                for code in source.shell.substitutions {
                    let inner = scan(code: code[...], depth: depth + 1)
                    if inner.downloads || inner.decodes {
                        add(.downloadThenRun, "it prints what is downloaded to an interpreter")
                    }
                }
            }
        }
        if isTable {
            for source in sources where source.printsText {
                scan(cron: source.printedText, depth: depth)
            }
            if sources.contains(where: { $0.isDownloader || $0.isDecoder }) {
                add(.downloadThenRun, "what is downloaded or decoded becomes a table of cron")
            }
        }
        if isJoined, sources.contains(where: \.isOpenShell) {
            add(.reverseShell, "a shell is piped to a network connection")
        }
    }

    /// What several commands of one code show together.
    private mutating func inspectTogether(
        _ commands: [ScannedCommand], _ names: Set<[UInt8]>
    ) {
        let hasSocket = commands.contains(where: \.opensSocket)
        if hasSocket, commands.contains(where: { $0.takesOrders(names) }) {
            add(.reverseShell, "a shell is joined to a network connection")
        }
        if commands.contains(where: \.makesPipe), commands.contains(where: { $0.client != nil }),
            commands.contains(where: \.isOpenShell)
        {
            add(.reverseShell, "a shell is joined to a network connection by a named pipe")
        }
        let fetches = commands.map { $0.isDownloader || $0.isDecoder }
        var fetched: Set<[UInt8]> = []
        for command in commands {
            if let file = command.startedFile, fetched.contains(file) {
                add(.downloadThenRun, "a file is downloaded and run")
            }
            let isFed = command.shell.sources.contains {
                fetches.indices.contains($0) && fetches[$0]
            }
            fetched.formUnion(command.fetchedFiles(isFed: isFed))
        }
    }

    private mutating func add(_ shape: CommandFinding.Shape, _ detail: String) {
        if !findings.contains(where: { $0.shape == shape }) {
            findings.append(CommandFinding(shape: shape, detail: detail))
        }
    }
}

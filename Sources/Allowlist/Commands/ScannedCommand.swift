/// A simple command with what it is known to do.
struct ScannedCommand {
    let shell: ShellCommand
    let words: CommandWords
    let interpreter: Interpreter?
    /// Of an interpreter what it runs.
    let task: InterpreterTask?
    let client: NetworkClient?
    let name: String

    /// Of a process.
    init(_ words: CommandWords, isComplete: Bool) {
        self.init(ShellCommand(), words, isComplete: isComplete)
    }

    /// Of a shell's code.
    init(_ shell: ShellCommand) {
        // A variable whose value is not known stands for itself, so that it is known again.
        var texts = shell.words.map { word in
            word.variable.map { [UInt8(ascii: "$")] + $0 } ?? word.text
        }
        if let first = texts.first, let plain = ProgramWildcard.program(first) { texts[0] = plain }
        if let variable = shell.words.first?.variable,
            ["SHELL", "BASH", "0"].contains(where: { variable.elementsEqual($0.utf8) })
        {
            texts[0] = Array("sh".utf8)
        }
        var words = CommandWords(words: texts)
        words.unwrap()
        self.init(shell, words, isComplete: true)
    }

    private init(_ shell: ShellCommand, _ words: CommandWords, isComplete: Bool) {
        self.shell = shell
        self.words = words
        name = words.text
        interpreter = Interpreter(name: words.name[...])
        task = interpreter.map {
            InterpreterTask($0, arguments: words.all, isComplete: isComplete)
        }
        let client = NetworkClient(name: name)
        if case .openssl? = client {
            self.client =
                words.all.dropFirst().first?.elementsEqual("s_client".utf8) == true
                ? .openssl : nil
        } else {
            self.client = client
        }
    }

    var arguments: ArraySlice<[UInt8]> { words.all.dropFirst() }

    func has(_ option: String) -> Bool {
        arguments.contains { $0.elementsEqual(option.utf8) }
    }

    /// Code for a shell among the words.
    var codes: [[UInt8]] {
        if case .code(let index)? = task, interpreter == .shell { return [words.all[index]] }
        switch name {
        case "eval": return [Array(arguments.joined(separator: [0x20]))]
        case "tar":
            // It hands to a shell what it is told to do at each checkpoint.
            return arguments.compactMap { option in
                ["--checkpoint-action=exec=", "--to-command=", "--use-compress-program="]
                    .first { option.starts(with: $0.utf8) }
                    .map { Array(option.dropFirst($0.utf8.count)) }
            }
        case "vi", "vim", "nvim", "view", "gdb", "sqlite3", "ed":
            return arguments.compactMap { word in
                let rest = word.drop { $0 == UInt8(ascii: ":") }
                if rest.first == UInt8(ascii: "!") { return Array(rest.dropFirst()) }
                return [".shell ", ".system ", "shell "].first { rest.starts(with: $0.utf8) }
                    .map { Array(rest.dropFirst($0.utf8.count)) }
            }
        case "trap": return arguments.first { $0.first != UInt8(ascii: "-") }.map { [$0] } ?? []
        case "su", "runuser", "script", "flock":
            let long = "--command="
            if let option = arguments.first(where: { $0.starts(with: long.utf8) }) {
                return [Array(option.dropFirst(long.utf8.count))]
            }
            for (place, option) in zip(arguments.indices, arguments)
            where option.count > 1 && option.first == UInt8(ascii: "-") {
                let value = place + 1 < arguments.endIndex ? [arguments[place + 1]] : []
                if option.elementsEqual("--command".utf8) { return value }
                guard option[1] != UInt8(ascii: "-") else { continue }
                if option.last == UInt8(ascii: "c") { return value }
                // What follows the letter within the word is its value.
                if option[1] == UInt8(ascii: "c") { return [Array(option.dropFirst(2))] }
            }
            return []
        default: return []
        }
    }

    /// Code of another language among the words, with the modules that options in front name.
    var foreignCode: [UInt8]? {
        if let interpreter, interpreter != .shell {
            guard case .code(let index)? = task else { return nil }
            let options = words.all[1..<index].filter { option in
                ["-M", "-m", "-r", "-l"].contains { option.starts(with: $0.utf8) }
            }
            return Array((options + [words.all[index]]).joined(separator: [0x0A]))
        }
        if ["awk", "gawk", "mawk", "nawk"].contains(name) {
            return arguments.first { $0.contains(UInt8(ascii: "{")) }
        }
        return nil
    }

    /// What stands in `$(…)` among its words and is run as code.
    var codeSubstitutions: [[UInt8]] {
        // The command itself is what a substitution gives.
        if let first = shell.words.first, first.text.isEmpty, !first.substitutions.isEmpty {
            return first.substitutions
        }
        if ["eval", "source", "."].contains(name) { return shell.substitutions }
        // Programs in front of it are taken off, so that the words are told from the end.
        let offset = max(0, shell.words.count - words.all.count)
        if shell.words.count > offset, shell.words[offset].text.isEmpty,
            !shell.words[offset].substitutions.isEmpty
        {
            return shell.words[offset].substitutions
        }
        guard interpreter != nil else { return [] }
        switch task {
        case .code(let index)?, .file(let index)?:
            // Behind it are the code's own arguments.
            return shell.words.prefix(offset + index + 1).flatMap(\.substitutions)
        case .module?, .nothing?: return []
        case .input?, .unknown?, nil: return shell.substitutions
        }
    }

    /// Whether it takes code from its standard input.
    var readsCode: Bool {
        if words.isFedArguments { return false }
        if interpreter != nil { return task == .input }
        if name == "source" || name == "." {
            return arguments.first.map { InterpreterTask.isInput($0) } == true
        }
        return name == "at" || name == "batch" || opensShell
    }

    /// A shell that waits for what to do.
    var isOpenShell: Bool {
        interpreter == .shell && task == .input && !words.isFedArguments || opensShell
    }

    /// Whether a program that starts others was told none, so that it starts a shell.
    private var opensShell: Bool {
        switch name {
        case "sudo", "doas":
            arguments.contains { option in
                option.first == UInt8(ascii: "-") && option.dropFirst().first != UInt8(ascii: "-")
                    && option.contains { $0 == UInt8(ascii: "s") || $0 == UInt8(ascii: "i") }
                    || option.elementsEqual("--shell".utf8) || option.elementsEqual("--login".utf8)
            }
        case "su": codes.isEmpty
        case "chroot": arguments.count == 1
        case "nsenter", "unshare": !has("--help") && !has("--version")
        default: false
        }
    }

    /// Of a command whose arguments come from another one, or a loop over its lines: whether it
    /// runs what comes as code. `names` are the variables that the loop reads.
    func runsFedCode(_ names: Set<[UInt8]>) -> Bool {
        if words.isFedArguments, interpreter == .shell {
            guard case .code(let index)? = task else { return task == .unknown }
            return ["{}", "%", "@"].contains { words.all[index].elementsEqual($0.utf8) }
        }
        func isRead(_ word: ShellWord) -> Bool { word.variable.map(names.contains) == true }
        if shell.words.first.map(isRead) == true { return true }
        if name == "eval" { return shell.words.dropFirst().contains(where: isRead) }
        guard interpreter == .shell, case .code(let index)? = task else { return false }
        let offset = max(0, shell.words.count - words.all.count)
        return shell.words.indices.contains(offset + index) && isRead(shell.words[offset + index])
    }

    /// The variables into which it reads lines.
    var readNames: [[UInt8]] {
        guard ["read", "mapfile", "readarray"].contains(name) else { return [] }
        return arguments.filter { $0.first != UInt8(ascii: "-") }
    }

    /// Whether it does what another side says: a shell, or a variable joined to a descriptor.
    func takesOrders(_ names: Set<[UInt8]>) -> Bool {
        if isOpenShell, !opensShell { return true }
        let isJoined = (shell.outputs + shell.inputs).contains { word in
            word.text.first == UInt8(ascii: "&")
                && word.text.dropFirst().first.map { 0x33...0x39 ~= $0 } == true
        }
        let isPiped = !shell.sources.isEmpty
        guard isJoined || isPiped || opensSocket else { return false }
        return opensShell || name == "eval" || shell.words.first?.isVariable == true
            || runsFedCode(names)
    }

    /// bash's and ksh's own way to a network connection.
    var opensSocket: Bool {
        let isName = { (word: ShellWord) in
            word.text[...].contains(anyOf: ["/dev/tcp/", "/dev/udp/"])
        }
        if name == "zmodload" { return has("zsh/net/tcp") }
        return (shell.inputs + shell.outputs + shell.words).contains(where: isName)
    }
}

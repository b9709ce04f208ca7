/// A simple command with what it is known to do.
struct ScannedCommand {
    let shell: ShellCommand
    let words: CommandWords
    let interpreter: Interpreter?
    /// Of an interpreter what it runs.
    let task: InterpreterTask?
    let client: NetworkClient?
    private let name: String

    /// Of a process.
    init(_ words: CommandWords, isComplete: Bool) {
        self.init(ShellCommand(), words, isComplete: isComplete)
    }

    /// Of a shell's code.
    init(_ shell: ShellCommand) {
        var texts = shell.words.map(\.text)
        if let first = texts.first, let plain = ProgramWildcard.program(first) { texts[0] = plain }
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

    private var arguments: ArraySlice<[UInt8]> { words.all.dropFirst() }

    private func has(_ option: String) -> Bool {
        arguments.contains { $0.elementsEqual(option.utf8) }
    }

    /// Code for a shell among the words.
    var codes: [[UInt8]] {
        if case .code(let index)? = task, interpreter == .shell { return [words.all[index]] }
        switch name {
        case "eval", "trap": return [Array(arguments.joined(separator: [0x20]))]
        case "watch": return [Array(arguments.joined(separator: [0x20]))]
        case "su", "runuser", "script", "flock":
            for (option, value) in zip(arguments, arguments.dropFirst())
            where option.count > 1 && option.first == UInt8(ascii: "-") {
                let isCode =
                    option.elementsEqual("--command".utf8)
                    || option[1] != UInt8(ascii: "-") && option.last == UInt8(ascii: "c")
                if isCode { return [value] }
            }
            return []
        default: return []
        }
    }

    /// Code of another language among the words.
    var foreignCode: ArraySlice<UInt8>? {
        if let interpreter, interpreter != .shell {
            if case .code(let index)? = task { return words.all[index][...] }
            // perl -MSocket -e …: the option counts too.
            return nil
        }
        if ["awk", "gawk", "mawk", "nawk"].contains(name) {
            return arguments.first { $0.contains(UInt8(ascii: "{")) }?[...]
        }
        return nil
    }

    /// Whether what stands in `$(…)` among its words is run as code.
    var runsText: Bool {
        if interpreter != nil || ["eval", "source", "."].contains(name) { return true }
        // The command itself is what a substitution gives.
        return shell.words.first.map { $0.text.isEmpty && !$0.substitutions.isEmpty } == true
    }

    /// Whether it takes code from its standard input.
    var readsCode: Bool {
        if words.isFedArguments { return false }
        if interpreter != nil { return task == .input }
        if name == "source" || name == "." {
            return arguments.first.map { InterpreterTask.isInput($0) } == true
        }
        return name == "at" || name == "batch"
    }

    /// A shell that waits for what to do.
    var isOpenShell: Bool { interpreter == .shell && task == .input && !words.isFedArguments }

    /// Whether it does what another side says: a shell, or a variable joined to a descriptor.
    var takesOrders: Bool {
        if isOpenShell { return true }
        let isJoined = (shell.outputs + shell.inputs).contains { word in
            word.text.first == UInt8(ascii: "&")
                && word.text.dropFirst().first.map { 0x33...0x39 ~= $0 } == true
        }
        let isPiped = !shell.sources.isEmpty
        return (isJoined || isPiped)
            && (name == "eval" || shell.words.first?.isVariable == true)
    }

    /// bash's and ksh's own way to a network connection.
    var opensSocket: Bool {
        let isName = { (word: ShellWord) in
            word.text[...].contains(anyOf: ["/dev/tcp/", "/dev/udp/"])
        }
        if name == "zmodload" { return has("zsh/net/tcp") }
        return (shell.inputs + shell.outputs + shell.words).contains(where: isName)
    }

    var makesPipe: Bool {
        name == "mkfifo" || name == "mknod" && has("p")
    }

    var printsText: Bool { name == "echo" || name == "printf" }

    private static let downloaders: Set<String> = [
        "curl", "wget", "wget2", "fetch", "aria2c", "lwp-download", "lwp-request", "GET", "httpie",
        "http", "https", "axel", "tftp", "ftp", "lynx", "links", "w3m", "elinks",
    ]

    var isDownloader: Bool {
        Self.downloaders.contains(name) || name == "openssl" && client != nil
    }

    var isDecoder: Bool {
        switch name {
        case "base64", "base32", "basenc", "gbase64":
            arguments.contains { argument in
                argument.elementsEqual("--decode".utf8)
                    || argument.first == UInt8(ascii: "-")
                        && argument.dropFirst().first != UInt8(ascii: "-")
                        && argument.contains { $0 | 0x20 == UInt8(ascii: "d") }
            }
        case "openssl": client == nil && (has("-d") || has("-D"))
        case "xxd": arguments.contains { $0.starts(with: "-r".utf8) || $0.starts(with: "-pr".utf8) }
        case "uudecode", "gpg": name == "uudecode"
        default: false
        }
    }

    /// Whether its words join a program to a connection.
    var joinsProgram: Bool {
        switch client {
        case .netcat?: NetcatOptions.startProgram(arguments)
        case .socat?: SocatAddresses.joinProgram(arguments)
        case .telnet?, .openssl?, .other?, nil: false
        }
    }

    /// The last parts of the names of files into which it downloads.
    var fetchedFiles: [[UInt8]] {
        guard isDownloader || client != nil else { return [] }
        var files = shell.outputs.map(\.text)
        var isNamed = !files.isEmpty
        for (option, value) in zip(arguments, arguments.dropFirst())
        where option.first == UInt8(ascii: "-") && option.count > 1 {
            let isLong = option[1] == UInt8(ascii: "-")
            let names =
                isLong
                ? option.elementsEqual("--output".utf8)
                    || option.elementsEqual("--output-document".utf8)
                : option.last == UInt8(ascii: name == "curl" ? "o" : "O")
            if names {
                files.append(value)
                isNamed = true
            }
        }
        if !isNamed, isDownloader {
            files += arguments.filter { $0[...].contains(text: "/") }
        }
        return files.compactMap { file in
            let name = Array(PathText.name(file).prefix { $0 != UInt8(ascii: "?") })
            return name.isEmpty ? nil : name
        }
    }

    /// The last part of the file that it runs.
    var startedFile: [UInt8]? {
        if case .file(let index)? = task { return Array(PathText.name(words.all[index])) }
        if name == "source" || name == "." {
            return arguments.first.map { Array(PathText.name($0)) }
        }
        guard let program = words.all.first, program.contains(UInt8(ascii: "/")) else { return nil }
        return Array(PathText.name(program))
    }
}

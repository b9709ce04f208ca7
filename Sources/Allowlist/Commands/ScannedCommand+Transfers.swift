/// What a command fetches, decodes and writes.
extension ScannedCommand {
    /// A named pipe, or the shell's own pair of pipes.
    var makesPipe: Bool {
        name == "mkfifo" || name == "mknod" && has("p")
            || shell.words.first?.text.elementsEqual("coproc".utf8) == true
    }

    var printsText: Bool { name == "echo" || name == "printf" }

    /// What a command prints that prints its words.
    var printedText: [UInt8] {
        let words = arguments.drop { option in
            option.count > 1 && option.first == UInt8(ascii: "-")
                && option.dropFirst().allSatisfy { "neE-".utf8.contains($0) }
        }
        return Array(words.joined(separator: [0x20]))
    }

    private static let downloaders: Set<String> = [
        "curl", "wget", "wget2", "fetch", "aria2c", "lwp-download", "lwp-request", "GET", "httpie",
        "http", "https", "axel", "tftp", "ftp", "ftpget", "lynx", "links", "w3m", "elinks",
        "rclone", "s3cmd", "gsutil", "azcopy",
        // What names of the domain name system give.
        "dig", "drill", "nslookup",
    ]

    var isDownloader: Bool {
        switch name {
        case "openssl": client != nil
        case "host": has("-t")
        case "aws": has("s3") || has("s3api")
        default: Self.downloaders.contains(name) || readsSocket
        }
    }

    /// `curl telnet://…` sends what it is given.
    var opensChannel: Bool {
        name == "curl" && arguments.contains { $0.starts(with: "telnet://".utf8) }
    }

    /// Whether it reads a script into this shell that everyone may have written; nothing else tells
    /// of such a file.
    var sourcesWritableFile: Bool {
        guard name == "source" || name == ".", let file = arguments.first else { return false }
        return Alarm.isWritable(file)
    }

    private var readsSocket: Bool {
        shell.inputs.contains { $0.text[...].contains(anyOf: ["/dev/tcp/", "/dev/udp/"]) }
    }

    var isDecoder: Bool {
        switch name {
        case "base64", "base32", "basenc", "gbase64": hasDecodeOption
        case "openssl": client == nil && (has("-d") || has("-D"))
        case "xxd": arguments.contains { $0.starts(with: "-r".utf8) || $0.starts(with: "-pr".utf8) }
        case "gpg", "gpg2": has("-d") || has("--decrypt")
        case "uudecode", "rev": true
        case "echo", "printf": Self.escapes(in: arguments) > 1
        default: interpreter == .python && words.runsModule("base64") && hasDecodeOption
        }
    }

    private var hasDecodeOption: Bool {
        arguments.contains { argument in
            argument.elementsEqual("--decode".utf8)
                || argument.first == UInt8(ascii: "-")
                    && argument.dropFirst().first != UInt8(ascii: "-")
                    && argument.contains { $0 | 0x20 == UInt8(ascii: "d") }
        }
    }

    /// How many bytes are written as numbers: `\x6e` and `\156`.
    private static func escapes(in words: ArraySlice<[UInt8]>) -> Int {
        words.reduce(0) { count, word in
            count
                + zip(word.indices, word).count { index, byte in
                    guard byte == UInt8(ascii: "\\"), index + 2 < word.endIndex else {
                        return false
                    }
                    return word[index + 1] == UInt8(ascii: "x")
                        || 0x30...0x37 ~= word[index + 1] && 0x30...0x37 ~= word[index + 2]
                }
        }
    }

    /// Whether its words join a program to a connection.
    var joinsProgram: Bool {
        switch client {
        case .netcat?: NetcatOptions.startProgram(arguments)
        case .rustcat?: has("-s") || has("--shell") || has("-e") || has("--exec")
        case .socat?: SocatAddresses.joinProgram(arguments)
        case .websocat?:
            arguments.contains { address in
                ["sh-c:", "exec:", "cmd:"].contains { address.starts(with: $0.utf8) }
            }
        case .telnet?, .openssl?, .other?, nil: false
        }
    }

    /// The last parts of the names of files into which it downloads or decodes; `isFed` where it is
    /// given what another command downloads or decodes.
    func fetchedFiles(isFed: Bool) -> [[UInt8]] {
        var files: [[UInt8]] = []
        if isDownloader || isDecoder || client != nil || isFed {
            files += shell.outputs.map { word in
                word.variable.map { [UInt8(ascii: "$")] + $0 } ?? word.text
            }
        }
        if name == "tee", isFed { files += arguments.filter { $0.first != UInt8(ascii: "-") } }
        if isDownloader { files += namedFiles(hasOutput: !files.isEmpty) }
        return files.compactMap { file in
            let name = Array(PathText.name(file).prefix { $0 != UInt8(ascii: "?") })
            return name.isEmpty ? nil : name
        }
    }

    private func namedFiles(hasOutput: Bool) -> [[UInt8]] {
        var files: [[UInt8]] = []
        let letter = UInt8(ascii: name == "wget" || name == "wget2" ? "O" : "o")
        var keepsName = name != "curl"
        for (place, option) in zip(arguments.indices, arguments)
        where option.first == UInt8(ascii: "-") && option.count > 1 {
            let value = place + 1 < arguments.endIndex ? arguments[place + 1] : nil
            if option[1] == UInt8(ascii: "-") {
                let parts = option.split(separator: UInt8(ascii: "="), maxSplits: 1)
                let isOutput = ["--output", "--output-document", "--out"].contains {
                    parts[0].elementsEqual($0.utf8)
                }
                if isOutput {
                    files += parts.count > 1 ? [Array(parts[1])] : [value].compactMap(\.self)
                }
                keepsName = keepsName || option.starts(with: "--remote-name".utf8)
            } else if let index = option.firstIndex(of: letter) {
                let rest = option[(index + 1)...]
                files += rest.isEmpty ? [value].compactMap(\.self) : [Array(rest)]
            } else if name == "curl", option.contains(UInt8(ascii: "O")) {
                keepsName = true
            }
        }
        let isNamed = name != "curl" && (!files.isEmpty || hasOutput)
        if isNamed || !keepsName { return files }
        let isPlain = ["tftp", "ftp", "ftpget"].contains(name)
        return files + arguments.filter { isPlain || $0[...].contains(text: "/") }
    }

    /// The last part of the file that it runs.
    var startedFile: [UInt8]? {
        if case .file(let index)? = task { return Array(PathText.name(words.all[index])) }
        if name == "source" || name == "." {
            return arguments.first.map { Array(PathText.name($0)) }
        }
        guard let program = words.all.first,
            program.contains(UInt8(ascii: "/")) || program.first == UInt8(ascii: "$")
        else { return nil }
        return Array(PathText.name(program))
    }
}

import HostSystem
import SSHD

/// How an sshd was or would be started.
struct SSHDLaunch {
    enum Source: Hashable {
        case process(HostProcess)
        case unit(path: String)
        /// Nothing starts it; its files are there.
        case files
    }

    let source: Source
    /// The files as it sees them.
    let files: HostView
    /// The program's file; nil where it is not known.
    let program: String?
    var configPath = "/etc/ssh/sshd_config"
    var settings: [CommandLineSetting] = []
    /// The word that gives the settings, for their origin.
    var words: [CommandWord] = []
    /// Why the command line does not tell what is set; nil where it does.
    var doubt: String?
    /// When it was started, in seconds since 1970; nil where it does not run.
    var started: Int64?

    init(source: Source, files: HostView, program: String?) {
        self.source = source
        self.files = files
        self.program = program
    }

    var process: HostProcess? {
        if case .process(let process) = source { process } else { nil }
    }

    /// Reads a command line as getopt(3) does with sshd's letters.
    mutating func read(_ words: [CommandWord]) {
        self.words = words
        var rest = words[...]
        var debugs = 0
        while let word = rest.popFirst() {
            guard word.text.hasPrefix("-"), word.text != "-" else {
                doubt = "sshd's command line has a word that is no option: '\(word.text)'"
                return
            }
            if word.text == "--" { break }
            var letters = word.text.dropFirst()
            while let letter = letters.popFirst() {
                guard Self.takingValue.contains(letter) else {
                    if letter == "d" { debugs += 1 }
                    if let setting = Self.flags[letter] { settings.append(setting) }
                    continue
                }
                guard let value = letters.isEmpty ? rest.popFirst()?.text : String(letters) else {
                    doubt = "sshd's option -\(letter) lacks its value"
                    return
                }
                add(letter, value)
                letters = ""
            }
        }
        if debugs > 0 { settings.append(.debug(times: debugs)) }
        if !rest.isEmpty { doubt = "sshd's command line has words that are no options" }
    }

    private static let takingValue: Set<Character> = [
        "C", "E", "b", "c", "f", "g", "h", "k", "o", "p", "u",
    ]
    private static let flags: [Character: CommandLineSetting] = [
        "4": .addressFamily("inet"), "6": .addressFamily("inet6"), "q": .quiet,
    ]

    private mutating func add(_ letter: Character, _ value: String) {
        switch letter {
        case "c": settings.append(.hostCertificate(value))
        case "f": configPath = value.hasPrefix("/") || value == "none" ? value : "/\(value)"
        case "g": settings.append(.loginGraceTime(value))
        case "h": settings.append(.hostKey(value))
        case "o": settings.append(.option(value))
        case "p": settings.append(.port(value))
        default: break
        }
    }
}

/// Programs that run what another file, their arguments or a terminal says.
///
/// Such a program is only as good as its script, so that a rule for it must say which it may run.
enum Interpreter: Hashable, Sendable {
    case shell, python, perl, ruby, node, php, lua, tcl
    /// The dynamic loader, started by itself.
    case loader

    /// By the last part of a path; versions are left out: `python3.11`, `ld-linux-x86-64.so.2`.
    init?(name: ArraySlice<UInt8>) {
        var stem = Self.plain(name)
        if stem.starts(with: "ld".utf8),
            ["ld-linux", "ld-musl-", "ld.so", "ld-2."].contains(where: { stem.starts(with: $0) })
        {
            self = .loader
            return
        }
        while let last = stem.last, 0x30...0x39 ~= last || last == 0x2E || last == 0x2D {
            stem.removeLast()
        }
        guard let known = Self.names[String(decoding: stem.prefix(16), as: UTF8.self)] else {
            return nil
        }
        self = known
    }

    /// A name without what distributions put around those of other builds: `bash-static`,
    /// `python3.11-dbg`, `platform-python3.6` (of Red Hat 8), `bsd-csh`.
    private static func plain(_ name: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var stem = name
        if let last = stem.last, last == UInt8(ascii: "c") || last == UInt8(ascii: "g") {
            for suffix in ["-static", ".static", "-dbg", "-debug"]
            where stem.reversed().starts(with: suffix.utf8.reversed()) {
                stem = stem.dropLast(suffix.utf8.count)
                break
            }
        }
        if stem.starts(with: "platform-python") { return stem.dropFirst(9) }
        return stem.elementsEqual("bsd-csh".utf8) ? stem.dropFirst(4) : stem
    }

    private static let names: [String: Interpreter] = {
        var names: [String: Interpreter] = [
            "python": .python, "pypy": .python, "ipython": .python, "micropython": .python,
            "perl": .perl, "ruby": .ruby, "irb": .ruby, "jruby": .ruby,
            "node": .node, "nodejs": .node, "bun": .node, "deno": .node, "php": .php,
            "php-cli": .php, "lua": .lua, "luajit": .lua, "texlua": .lua, "tclsh": .tcl,
            "jimsh": .tcl, "wish": .tcl, "expect": .tcl,
        ]
        for name in Self.shells { names[name] = .shell }
        return names
    }()

    static let shells: Set<String> = [
        "sh", "bash", "rbash", "dash", "ash", "ksh", "mksh", "lksh", "pdksh", "zsh", "fish", "csh",
        "tcsh", "yash", "hush", "posh", "oksh", "loksh", "sash", "osh", "ysh", "elvish", "nu",
        "pwsh", "xonsh",
    ]

    /// Options whose value is code.
    func isCodeOption(_ option: ArraySlice<UInt8>) -> Bool {
        switch self {
        case .shell:
            // Clusters: -lc, -ec, -xec.
            Self.isCluster(option) && option.contains(UInt8(ascii: "c"))
        case .python: Self.cluster(option, has: "c", before: "WXm")
        case .perl: Self.cluster(option, has: "eE", before: "IMmCDFVx")
        case .ruby: Self.cluster(option, has: "e", before: "rICEFTWKx")
        case .node:
            ["-e", "-p", "-pe", "--eval", "--print"].contains { option.elementsEqual($0.utf8) }
                || option.starts(with: "--eval=".utf8) || option.elementsEqual("eval".utf8)
        case .php: option.starts(with: "-r".utf8) || option.elementsEqual("--run".utf8)
        case .lua: option.starts(with: "-e".utf8)
        case .tcl: option.elementsEqual("-c".utf8)
        case .loader: false
        }
    }

    /// How many of the arguments behind an option are its values.
    ///
    /// Of letters that stand together each may take one: `bash -euo pipefail`.
    func valueCount(_ option: ArraySlice<UInt8>) -> Int {
        let long: [String] =
            switch self {
            case .shell: ["--rcfile", "--init-file"]
            case .python: ["--check-hash-based-pycs"]
            case .node: ["--require", "--import", "--loader", "--conditions"]
            case .tcl: ["-encoding"]
            case .loader:
                ["--library-path", "--preload", "--audit", "--argv0", "--inhibit-rpath"]
            case .perl, .ruby, .php, .lua: []
            }
        if long.contains(where: { option.elementsEqual($0.utf8) }) { return 1 }
        if option.dropFirst().first == UInt8(ascii: "-") { return 0 }
        let letters: String
        switch self {
        case .shell: return option.count { $0 | 0x20 == UInt8(ascii: "o") }
        case .python: letters = "WX"
        case .perl: letters = "I"
        case .ruby: letters = "IrCE"
        case .node: letters = "rC"
        case .php: letters = "cdzSt"
        case .lua: letters = "l"
        case .tcl, .loader: return 0
        }
        // What follows the letter within the word is the value.
        return option.firstIndex(where: letters.utf8.contains) == option.endIndex - 1 ? 1 : 0
    }

    /// Options whose value is a file that is run before everything else.
    func namesStartupFile(_ option: ArraySlice<UInt8>) -> Bool {
        let options: [String] =
            switch self {
            case .shell: ["--rcfile", "--init-file"]
            case .node: ["-r", "--require", "--import", "--loader"]
            case .loader: ["--preload", "--audit"]
            case .python, .perl, .ruby, .php, .lua, .tcl: []
            }
        return options.contains { option.elementsEqual($0.utf8) }
    }

    /// Whether python's options ask for a module: `-m`, `-Im`.
    static func asksForModule(_ option: ArraySlice<UInt8>) -> Bool {
        cluster(option, has: "m", before: "WXc")
    }

    private static func isCluster(_ option: ArraySlice<UInt8>) -> Bool {
        option.count > 1 && option.first == UInt8(ascii: "-")
            && option.dropFirst().first != UInt8(ascii: "-")
    }

    /// Whether a letter of `wanted` stands in a cluster before one that takes the rest for itself.
    private static func cluster(
        _ option: ArraySlice<UInt8>, has wanted: String, before eaters: String
    ) -> Bool {
        guard isCluster(option) else { return false }
        let wanted = Array(wanted.utf8)
        let eaters = Array(eaters.utf8)
        for letter in option.dropFirst() {
            if wanted.contains(letter) { return true }
            if eaters.contains(letter) { return false }
        }
        return false
    }
}

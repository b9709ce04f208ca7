/// Programs that run what another file, their arguments or a terminal says.
///
/// Such a program is only as good as its script, so that a rule for it must say which it may run.
enum Interpreter: Hashable, Sendable {
    case shell, python, perl, ruby, node, php, lua, tcl
    /// The dynamic loader, started by itself.
    case loader

    /// By the last part of a path; versions are left out: `python3.11`, `ld-linux-x86-64.so.2`.
    init?(name: ArraySlice<UInt8>) {
        var stem = name
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

    private static let names: [String: Interpreter] = {
        var names: [String: Interpreter] = [
            "python": .python, "pypy": .python, "perl": .perl, "ruby": .ruby, "irb": .ruby,
            "node": .node, "nodejs": .node, "bun": .node, "deno": .node, "php": .php,
            "php-cli": .php, "lua": .lua, "luajit": .lua, "tclsh": .tcl, "wish": .tcl,
            "expect": .tcl,
        ]
        for name in Self.shells { names[name] = .shell }
        return names
    }()

    static let shells: Set<String> = [
        "sh", "bash", "rbash", "dash", "ash", "ksh", "mksh", "lksh", "pdksh", "zsh", "fish", "csh",
        "tcsh", "yash", "hush", "posh",
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

    /// Options that are followed by a value of their own.
    func takesValue(_ option: ArraySlice<UInt8>) -> Bool {
        let options: [String] =
            switch self {
            case .shell: ["-o", "+o", "-O", "+O", "--rcfile", "--init-file"]
            case .python: ["-W", "-X", "--check-hash-based-pycs"]
            case .perl: ["-I"]
            case .ruby: ["-I", "-r", "-C", "-E"]
            case .node: ["-r", "--require", "--import", "--loader", "-C", "--conditions"]
            case .php: ["-c", "-d", "-z", "-S", "-t"]
            case .lua: ["-l"]
            case .tcl: ["-encoding"]
            case .loader:
                ["--library-path", "--preload", "--audit", "--argv0", "--inhibit-rpath"]
            }
        return options.contains { option.elementsEqual($0.utf8) }
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

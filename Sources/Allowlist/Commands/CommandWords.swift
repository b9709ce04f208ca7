/// A command as words, without the programs that only start another: `env A=b timeout 5 sh -c …`
/// is `sh -c …`.
struct CommandWords {
    /// The program's name first.
    private(set) var all: [[UInt8]]
    /// Whether a program in front of it makes its input another command's arguments.
    private(set) var isFedArguments = false

    /// Of a process: what runs is `program`, whatever the first argument says.
    init(_ arguments: [[UInt8]], program: ArraySlice<UInt8>) {
        all = arguments
        let isMany = program.elementsEqual("busybox".utf8) || program.elementsEqual("toybox".utf8)
        if !isMany {
            if all.isEmpty { all = [Array(program)] } else { all[0] = Array(program) }
        }
        unwrapApplet()
    }

    /// Of a shell's code.
    init(words: [[UInt8]]) {
        all = words
        unwrapApplet()
    }

    /// The last part of the program's path; a login shell's `-` is left out.
    var name: [UInt8] { Array(Self.name(all.first ?? [])) }

    private static func name(_ word: [UInt8]) -> ArraySlice<UInt8> {
        let name = PathText.name(word)
        return name.first == UInt8(ascii: "-") ? name.dropFirst() : name
    }

    var text: String { String(decoding: name.prefix(40), as: UTF8.self) }

    func runsModule(_ module: String) -> Bool {
        zip(all, all.dropFirst()).contains {
            $0.elementsEqual("-m".utf8) && $1.elementsEqual(module.utf8)
        } || all.contains { $0.elementsEqual("-m\(module)".utf8) }
    }

    private mutating func unwrapApplet() {
        for _ in 0..<4 {
            guard let first = all.first else { return }
            let name = Self.name(first)
            guard name.elementsEqual("busybox".utf8) || name.elementsEqual("toybox".utf8) else {
                return
            }
            all.removeFirst()
        }
    }

    /// How a program that starts another is written.
    private struct Wrapper {
        /// Options whose value is a word of its own.
        var valued: Set<String> = []
        /// Words between the options and the program.
        var operands = 0
    }

    /// Takes off what starts another program; at most 16 of them.
    mutating func unwrap() {
        for _ in 0..<16 {
            unwrapApplet()
            let name = text
            guard all.count > 1 else { return }
            let isLoader = Interpreter(name: self.name[...]) == .loader
            guard let wrapper = isLoader ? Self.loader : Self.wrappers[name] else { return }
            if name == "xargs" { isFedArguments = true }
            var index = 1
            while index < all.count, let first = all[index].first {
                if first == UInt8(ascii: "-"), all[index].count > 1 {
                    let option = String(decoding: all[index].prefix(24), as: UTF8.self)
                    // What env splits is a command in one word.
                    if name == "env", option.hasPrefix("-S") || option == "--split-string" {
                        splitWord(at: index)
                        break
                    }
                    index += wrapper.valued.contains(option) ? 2 : 1
                    if option == "--" { break }
                } else if Self.isAssignment(all[index]), name == "env" || name == "sudo" {
                    index += 1
                } else {
                    break
                }
            }
            index += wrapper.operands
            guard index < all.count else { return }
            all.removeFirst(index)
        }
    }

    private mutating func splitWord(at index: Int) {
        let option = all[index]
        let isInline = option.count > 2 && option.starts(with: "-S".utf8)
        let place = isInline ? index : index + 1
        guard place < all.count else { return }
        let text = isInline ? option.dropFirst(2) : all[place][...]
        let words = text.split(separator: UInt8(ascii: " ")).map { Array($0) }
        all.replaceSubrange(index...place, with: words)
    }

    static func isAssignment(_ word: [UInt8]) -> Bool {
        guard let sign = word.firstIndex(of: UInt8(ascii: "=")), sign > 0 else { return false }
        return word[..<sign].allSatisfy {
            0x61...0x7A ~= $0 | 0x20 || 0x30...0x39 ~= $0 || $0 == UInt8(ascii: "_")
        } && !(0x30...0x39 ~= word[0])
    }

    /// Names that ``unwrap()`` takes off, so that a start of them is worth a look.
    static let wrapperNames: Set<String> = Set(wrappers.keys)

    private static let loader = Wrapper(
        valued: ["--library-path", "--preload", "--audit", "--argv0", "--inhibit-rpath"])

    private static let wrappers: [String: Wrapper] = [
        "env": Wrapper(valued: ["-u", "-C", "--unset", "--chdir"]),
        "timeout": Wrapper(valued: ["-s", "-k", "--signal", "--kill-after"], operands: 1),
        "nohup": Wrapper(), "setsid": Wrapper(), "command": Wrapper(), "builtin": Wrapper(),
        "exec": Wrapper(valued: ["-a"]), "time": Wrapper(valued: ["-f", "-o"]),
        "nice": Wrapper(valued: ["-n", "--adjustment"]),
        "ionice": Wrapper(valued: ["-c", "-n", "--class", "--classdata"]),
        "stdbuf": Wrapper(valued: ["-i", "-o", "-e"]), "chrt": Wrapper(operands: 1),
        "taskset": Wrapper(operands: 1), "unbuffer": Wrapper(),
        "sudo": Wrapper(valued: ["-u", "-g", "-h", "-p", "-C", "-r", "-t", "-T", "-D", "-R"]),
        "doas": Wrapper(valued: ["-u", "-C"]), "strace": Wrapper(valued: ["-o", "-e", "-p", "-s"]),
        "chroot": Wrapper(operands: 1), "unshare": Wrapper(), "setpriv": Wrapper(),
        "nsenter": Wrapper(valued: ["-t", "--target", "-S", "-G"]),
        "xargs": Wrapper(valued: ["-I", "-n", "-P", "-d", "-L", "-s", "-a", "-E"]),
        "watch": Wrapper(valued: ["-n", "--interval"]),
        "systemd-run": Wrapper(valued: ["-p", "-u"]),
        "proxychains": Wrapper(), "proxychains4": Wrapper(), "torsocks": Wrapper(),
        "rlwrap": Wrapper(), "coproc": Wrapper(), "flock": Wrapper(valued: ["-w"], operands: 1),
        // Words of the shell itself.
        "!": Wrapper(), "if": Wrapper(), "then": Wrapper(), "elif": Wrapper(), "else": Wrapper(),
        "while": Wrapper(), "until": Wrapper(), "do": Wrapper(), "{": Wrapper(),
    ]
}

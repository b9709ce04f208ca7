/// What an interpreter was told to run, by its arguments.
enum InterpreterTask: Hashable, Sendable {
    /// A file, as it was asked for; `index` is its place among the arguments.
    case file(index: Int)
    /// Code in the argument at this place.
    case code(index: Int)
    /// A module by its name: `python -m`.
    case module
    /// What comes in through standard input, or a terminal.
    case input
    /// Nothing: it only tells its version or its help.
    case nothing
    /// The arguments that would say so are not known.
    case unknown

    /// `arguments` begins with the program's own name.
    init(_ interpreter: Interpreter, arguments: [[UInt8]], isComplete: Bool) {
        var index = 1
        var isCode = false
        while index < arguments.count {
            let argument = arguments[index][...]
            let isOption =
                argument.count > 1
                && (argument.first == UInt8(ascii: "-")
                    || interpreter == .shell && argument.first == UInt8(ascii: "+"))
            if argument.elementsEqual("--".utf8) {
                index += 1
                break
            }
            if !isOption {
                if interpreter == .node, interpreter.isCodeOption(argument) {
                    isCode = true
                    index += 1
                }
                break
            }
            if Self.telling.contains(where: { argument.elementsEqual($0.utf8) })
                || interpreter != .shell && argument.elementsEqual("-version".utf8)
                || interpreter != .shell && argument.elementsEqual("-V".utf8)
            {
                self = .nothing
                return
            }
            if interpreter == .python, Interpreter.asksForModule(argument) {
                self = .module
                return
            }
            if interpreter.isCodeOption(argument) {
                isCode = true
                if Self.holdsCode(argument, interpreter) {
                    self = .code(index: index)
                    return
                }
                // A shell's options may follow its -c.
                if interpreter == .shell {
                    index += 1 + interpreter.valueCount(argument)
                    continue
                }
                index += 1
                break
            }
            if interpreter == .shell, Self.readsInput(argument) {
                self = .input
                return
            }
            index += 1 + interpreter.valueCount(argument)
        }
        guard index < arguments.count else {
            self = isComplete && !arguments.isEmpty && !isCode ? .input : .unknown
            return
        }
        if isCode {
            self = .code(index: index)
        } else if interpreter == .lua || interpreter == .php, arguments[index] == [0x2D] {
            self = .input
        } else {
            self = Self.isInput(arguments[index]) ? .input : .file(index: index)
        }
    }

    private static let telling = ["--version", "--help"]

    /// `-s` of a shell.
    private static func readsInput(_ option: ArraySlice<UInt8>) -> Bool {
        option.dropFirst().first != UInt8(ascii: "-") && option.first == UInt8(ascii: "-")
            && option.contains(UInt8(ascii: "s")) && !option.contains(UInt8(ascii: "c"))
    }

    /// `-ecode` and `--eval=code`, where nothing is left for another argument.
    private static func holdsCode(
        _ option: ArraySlice<UInt8>, _ interpreter: Interpreter
    ) -> Bool {
        if option.starts(with: "--".utf8) { return option.contains(UInt8(ascii: "=")) }
        let letters: String
        switch interpreter {
        case .python: letters = "c"
        case .perl: letters = "eE"
        case .ruby, .lua: letters = "e"
        case .php: letters = "r"
        case .shell, .node, .tcl, .loader: return false
        }
        guard let letter = option.firstIndex(where: letters.utf8.contains) else { return false }
        return letter + 1 < option.endIndex
    }

    static func isInput(_ name: [UInt8]) -> Bool {
        ["-", "/dev/stdin", "/proc/self/fd/0", "/dev/fd/0"].contains {
            name.elementsEqual($0.utf8)
        }
    }
}

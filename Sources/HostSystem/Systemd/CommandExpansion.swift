/// Makes the words that a program gets out of a command as it is written.
struct CommandExpansion {
    private let specifiers: Specifiers
    private var variables: VariableExpansion
    /// Why the words are only known once the unit has been started.
    private(set) var uncertainties: [String] = []
    /// Why systemd does not run the command, if it does not.
    private(set) var refusal: String?

    init(_ specifiers: Specifiers, _ environment: UnitEnvironment) {
        self.specifiers = specifiers
        variables = VariableExpansion(environment)
    }

    mutating func words(of command: UnitCommand) throws(HostError) -> [SystemdUnit.Word] {
        var words: [SystemdUnit.Word] = []
        for (index, word) in command.words.enumerated() {
            let (bytes, unknown) = try specifiers.expand(word.bytes)
            let expanded = UnitWord(bytes: bytes, path: word.path, line: word.line)
            for specifier in unknown {
                uncertainties.append("\(word.path):\(word.line): \(specifier) is left as it is")
            }
            if index == 0 {
                words.append(program(expanded.plain))
            } else if command.expandsVariables {
                words += variables.expand(expanded)
            } else {
                words.append(expanded.plain)
            }
        }
        for name in variables.unknown {
            uncertainties.append(
                "\(specifiers.path): the value of $\(name) in ExecStart= is only known once the "
                    + "unit has been started")
        }
        return words
    }

    /// The program's path without double slashes.
    private mutating func program(_ word: SystemdUnit.Word) -> SystemdUnit.Word {
        let parts = word.text.split(separator: "/").filter { $0 != "." }
        let isAbsolute = word.text.hasPrefix("/")
        if parts.isEmpty || word.text.hasSuffix("/") || (!isAbsolute && word.text.contains("/")) {
            refusal = "\(word.path):\(word.line): '\(word.text)' in ExecStart= is no program's path"
        }
        return SystemdUnit.Word(
            text: (isAbsolute ? "/" : "") + parts.joined(separator: "/"), path: word.path,
            line: word.line)
    }
}

/// A word of a shell's code, with its quotes taken off.
struct ShellWord {
    var text: [UInt8] = []
    /// What stands in `$(…)`, backticks, `<(…)` and `>(…)` in it.
    var substitutions: [[UInt8]] = []
    /// It is this variable, whose value is not known, and nothing else.
    var variable: [UInt8]?

    var isVariable: Bool { variable != nil }
}

/// A simple command of a shell's code.
struct ShellCommand {
    var words: [ShellWord] = []
    /// Where its input and output go: file names, and `&3` for a descriptor.
    var inputs: [ShellWord] = []
    var outputs: [ShellWord] = []
    /// Text that it is given on standard input: `<<<` and `<<`.
    var texts: [ShellWord] = []
    /// The commands whose output is its input, by their place.
    var sources: [Int] = []

    var isEmpty: Bool {
        words.isEmpty && inputs.isEmpty && outputs.isEmpty && texts.isEmpty
    }

    var substitutions: [[UInt8]] {
        (words + inputs + outputs + texts).flatMap(\.substitutions)
    }
}

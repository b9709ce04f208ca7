/// Turns a pattern into instructions, within a limit of their number.
struct RegexCompiler {
    private var program: [Regex.Instruction] = []

    /// `(((a{1000}){1000}){1000})` is a few bytes long.
    static let limit = 10_000

    static func program(for node: RegexNode) throws(EvaluationError) -> [Regex.Instruction] {
        var compiler = RegexCompiler()
        try compiler.emit(node)
        try compiler.append(.match)
        return compiler.program
    }

    private mutating func append(_ instruction: Regex.Instruction) throws(EvaluationError) {
        guard program.count < Self.limit else {
            throw .invalid("the regular expression is too large")
        }
        program.append(instruction)
    }

    private mutating func emit(_ node: RegexNode) throws(EvaluationError) {
        switch node {
        case .empty: break
        case .set(let set): try append(.set(set, next: program.count + 1))
        case .assertion(let assertion):
            try append(.assertion(assertion, next: program.count + 1))
        case .sequence(let parts):
            for part in parts { try emit(part) }
        case .alternatives(let choices): try emit(choices: choices[...])
        case .repetition(let body, let minimum, let maximum):
            for _ in 0..<minimum { try emit(body) }
            if let maximum {
                try emit(optional: body, times: maximum - minimum)
            } else {
                try emit(loop: body)
            }
        }
    }

    private mutating func emit(choices: ArraySlice<RegexNode>) throws(EvaluationError) {
        guard let first = choices.first else { return }
        let rest = choices.dropFirst()
        if rest.isEmpty { return try emit(first) }
        let split = program.count
        try append(.jump(0))
        try emit(first)
        let jump = program.count
        try append(.jump(0))
        program[split] = .split(split + 1, program.count)
        try emit(choices: rest)
        program[jump] = .jump(program.count)
    }

    private mutating func emit(loop body: RegexNode) throws(EvaluationError) {
        let split = program.count
        try append(.jump(0))
        try emit(body)
        try append(.jump(split))
        program[split] = .split(split + 1, program.count)
    }

    private mutating func emit(
        optional body: RegexNode, times: Int
    ) throws(EvaluationError) {
        var splits: [Int] = []
        for _ in 0..<times {
            splits.append(program.count)
            try append(.jump(0))
            try emit(body)
        }
        for split in splits { program[split] = .split(split + 1, program.count) }
    }
}

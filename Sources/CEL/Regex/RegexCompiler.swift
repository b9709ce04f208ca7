/// Turns a pattern into instructions, within a limit of their number.
struct RegexCompiler {
    private(set) var program: [Regex.Instruction] = []
    /// What the compiling took, at the most ``limit``.
    private(set) var steps = 0

    /// `(((a{1000}){1000}){1000})` is a few bytes long, and so is the same of nothing.
    static let limit = 10_000

    init(_ node: RegexNode) throws(EvaluationError) {
        try emit(node)
        try append(.match)
    }

    private mutating func append(_ instruction: Regex.Instruction) throws(EvaluationError) {
        try step()
        program.append(instruction)
    }

    private mutating func step() throws(EvaluationError) {
        steps += 1
        if steps > Self.limit { throw .invalid("the regular expression is too large") }
    }

    private mutating func emit(_ node: RegexNode) throws(EvaluationError) {
        try step()
        switch node {
        case .empty: break
        case .set(let set): try append(.set(set))
        case .assertion(let assertion): try append(.assertion(assertion))
        case .sequence(let parts):
            for part in parts { try emit(part) }
        case .alternatives(let choices): try emit(choices: choices)
        case .repetition(let body, let minimum, let maximum, let isLazy):
            for _ in 0..<minimum { try emit(body) }
            if let maximum {
                try emit(optional: body, times: maximum - minimum, isLazy)
            } else {
                try emit(loop: body, isLazy)
            }
        }
    }

    private mutating func emit(choices: [RegexNode]) throws(EvaluationError) {
        var jumps: [Int] = []
        for choice in choices.dropLast() {
            let split = try reserve()
            try emit(choice)
            jumps.append(try reserve())
            program[split] = .split(split + 1, program.count)
        }
        if let last = choices.last { try emit(last) }
        for jump in jumps { program[jump] = .jump(program.count) }
    }

    private mutating func emit(loop body: RegexNode, _ isLazy: Bool) throws(EvaluationError) {
        let split = try reserve()
        try emit(body)
        try append(.jump(split))
        program[split] = choice(split + 1, program.count, isLazy)
    }

    private mutating func emit(
        optional body: RegexNode, times: Int, _ isLazy: Bool
    ) throws(EvaluationError) {
        var splits: [Int] = []
        for _ in 0..<times {
            splits.append(try reserve())
            try emit(body)
        }
        for split in splits { program[split] = choice(split + 1, program.count, isLazy) }
    }

    /// A place for an instruction that is known later.
    private mutating func reserve() throws(EvaluationError) -> Int {
        try append(.jump(0))
        return program.count - 1
    }

    private func choice(_ body: Int, _ end: Int, _ isLazy: Bool) -> Regex.Instruction {
        isLazy ? .split(end, body) : .split(body, end)
    }
}

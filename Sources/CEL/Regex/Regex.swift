/// A regular expression with the syntax of RE2 and its promise: time linear in the text.
///
/// The program is run as a set of states that go over the text once (Thompson; Pike), so no
/// pattern can make it go back.
struct Regex: Sendable {
    enum Instruction: Sendable {
        case match
        /// Goes on to the next instruction with a character of the set.
        case set(CharacterSet)
        /// Goes on at both places, rather at the first.
        case split(Int, Int)
        case jump(Int)
        case assertion(Assertion)
    }

    enum Assertion: Sendable {
        case textStart, textEnd, lineStart, lineEnd, wordBoundary, notWordBoundary
    }

    private let program: [Instruction]
    /// What it cost to make this of a pattern, in steps of an evaluation.
    let compilingCost: Int

    init(_ pattern: String) throws(EvaluationError) {
        var parser = RegexParser(pattern)
        let compiler = try RegexCompiler(try parser.parse())
        program = compiler.program
        compilingCost = compiler.steps / 10
    }

    /// Whether the pattern matches anywhere in the text.
    func isFound(
        in text: [Unicode.Scalar], _ budget: inout Budget
    ) throws(EvaluationError) -> Bool {
        try search(text, from: 0, isAnyEnough: true, &budget) != nil
    }

    /// The first match at or after a place: the leftmost, and of those the one that Perl finds.
    func firstMatch(
        in text: [Unicode.Scalar], from start: Int, _ budget: inout Budget
    ) throws(EvaluationError) -> Range<Int>? {
        try search(text, from: start, isAnyEnough: false, &budget)
    }

    private func search(
        _ text: [Unicode.Scalar], from start: Int, isAnyEnough: Bool, _ budget: inout Budget
    ) throws(EvaluationError) -> Range<Int>? {
        var current = ThreadList(capacity: program.count)
        var next = ThreadList(capacity: program.count)
        try budget.charge(program.count / 10)
        var found: Range<Int>?
        for index in start...text.count {
            if found == nil { follow(0, since: index, at: index, in: text, into: &current) }
            if current.threads.isEmpty { break }
            try budget.charge(current.threads.count / 4 + 1)
            for thread in current.threads {
                switch program[thread.state] {
                case .match: found = thread.start..<index
                case .set(let set):
                    guard index < text.count, set.contains(text[index]) else { continue }
                    follow(
                        thread.state + 1, since: thread.start, at: index + 1, in: text, into: &next)
                    continue
                default: continue
                }
                // The threads behind this one are for worse matches.
                break
            }
            if isAnyEnough, found != nil { break }
            swap(&current, &next)
            next.removeAll()
        }
        return found
    }

    /// Adds a state and all that it leads to without a character, the better ones first.
    private func follow(
        _ first: Int, since start: Int, at index: Int, in text: [Unicode.Scalar],
        into threads: inout ThreadList
    ) {
        var pending = [first]
        while let state = pending.popLast() {
            guard threads.insert(state, start: start) else { continue }
            switch program[state] {
            case .match, .set: break
            case .jump(let target): pending.append(target)
            case .split(let first, let second):
                pending.append(second)
                pending.append(first)
            case .assertion(let assertion):
                if holds(assertion, at: index, in: text) { pending.append(state + 1) }
            }
        }
    }

    private func holds(_ assertion: Assertion, at index: Int, in text: [Unicode.Scalar]) -> Bool {
        func isWord(_ position: Int) -> Bool {
            text.indices.contains(position) && CharacterSet.word.contains(text[position])
        }
        return switch assertion {
        case .textStart: index == 0
        case .textEnd: index == text.count
        case .lineStart: index == 0 || text[index - 1] == "\n"
        case .lineEnd: index == text.count || text[index] == "\n"
        case .wordBoundary: isWord(index - 1) != isWord(index)
        case .notWordBoundary: isWord(index - 1) == isWord(index)
        }
    }
}

/// The states that a search is in, the better ones first, each once; emptied in no time.
private struct ThreadList {
    struct Thread {
        let state: Int
        /// Where its match begins.
        let start: Int
    }

    private(set) var threads: [Thread] = []
    private var position: [Int]

    init(capacity: Int) {
        position = Array(repeating: 0, count: capacity)
    }

    mutating func insert(_ state: Int, start: Int) -> Bool {
        let index = position[state]
        if index < threads.count, threads[index].state == state { return false }
        position[state] = threads.count
        threads.append(Thread(state: state, start: start))
        return true
    }

    mutating func removeAll() {
        threads.removeAll(keepingCapacity: true)
    }
}

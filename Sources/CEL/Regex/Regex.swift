/// A regular expression with the syntax of RE2 and its promise: time linear in the text.
///
/// The program is run as a set of states that go over the text once (Thompson; Pike), so no
/// pattern can make it go back.
struct Regex: Sendable {
    enum Instruction: Sendable {
        case match
        case set(CharacterSet, next: Int)
        case split(Int, Int)
        case jump(Int)
        case assertion(Assertion, next: Int)
    }

    enum Assertion: Sendable {
        case textStart, textEnd, lineStart, lineEnd, wordBoundary, notWordBoundary
    }

    private let program: [Instruction]

    /// Instructions; what a step over the text costs at the most.
    var size: Int { program.count }

    init(_ pattern: String) throws(EvaluationError) {
        var parser = RegexParser(pattern)
        program = try RegexCompiler.program(for: try parser.parse())
    }

    /// Whether the pattern matches anywhere in the text.
    func isFound(in text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        var current = StateSet(capacity: program.count)
        var next = StateSet(capacity: program.count)
        for index in 0...scalars.count {
            // A match may begin at every place.
            if follow(0, at: index, in: scalars, into: &current) { return true }
            if index == scalars.count { return false }
            for state in current.members {
                if case .set(let set, let target) = program[state], set.contains(scalars[index]) {
                    if follow(target, at: index + 1, in: scalars, into: &next) { return true }
                }
            }
            swap(&current, &next)
            next.removeAll()
        }
        return false
    }

    /// Adds a state and all that it leads to without a character; true where that is a match.
    private func follow(
        _ start: Int, at index: Int, in text: [Unicode.Scalar], into states: inout StateSet
    ) -> Bool {
        var pending = [start]
        while let state = pending.popLast() {
            guard states.insert(state) else { continue }
            switch program[state] {
            case .match: return true
            case .set: break
            case .jump(let target): pending.append(target)
            case .split(let first, let second):
                pending.append(second)
                pending.append(first)
            case .assertion(let assertion, let target):
                if holds(assertion, at: index, in: text) { pending.append(target) }
            }
        }
        return false
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

/// A set of small numbers that is emptied in no time.
private struct StateSet {
    private(set) var members: [Int] = []
    private var position: [Int]

    init(capacity: Int) {
        position = Array(repeating: 0, count: capacity)
    }

    mutating func insert(_ state: Int) -> Bool {
        let index = position[state]
        if index < members.count, members[index] == state { return false }
        position[state] = members.count
        members.append(state)
        return true
    }

    mutating func removeAll() {
        members.removeAll(keepingCapacity: true)
    }
}

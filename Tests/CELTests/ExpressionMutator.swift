@testable import CEL

/// Makes texts that are nearly expressions, or are ones that nobody would write.
struct ExpressionMutator {
    private var random: RandomGenerator
    private var pool: [String]

    private static let values = [
        "9223372036854775807", "-9223372036854775808", "18446744073709551615u", "1e308", "-0.0",
        "0.0 / 0.0", "''", "b'\\xff'", "[]", "{}", "null", "optional.none()", "n.u", "n.m", "s",
        "l",
        "n.a", "n.b", "n.d", "n.t", "type(1)", "duration('-315576000000s')", "ip('::1')",
        "timestamp('9999-12-31T23:59:59.999999999Z')", "cidr('10.0.0.0/8')", "'(a*)*{1000}'",
        "'%s%f'",
    ]
    private static let functions = Environment(variables: [:]).functions.keys.sorted()
    private static let marks = Array("()[]{}.,?:!-+*/%<>=&|'\"\\`0u é\u{0}@#$").map { String($0) }

    init(seeds: [String], seed: UInt64) {
        random = RandomGenerator(seed: seed)
        pool = seeds
    }

    /// A text made of earlier ones; some are kept to be made longer still.
    mutating func next() -> String {
        let text = mutated(random.pick(pool))
        if text.utf8.count < 400, random.number(below: 4) == 0 {
            pool[random.number(below: pool.count)] = text
        }
        return text
    }

    private mutating func operand() -> String {
        random.number(below: 2) == 0 ? random.pick(Self.values) : "(\(random.pick(pool)))"
    }

    private mutating func mutated(_ text: String) -> String {
        switch random.number(below: 9) {
        case 0: return spliced(text, random.pick(pool))
        case 1: return spliced(text, random.pick(Self.marks) + text)
        case 2: return call(on: "(\(text))")
        case 3: return "[\(text), \(operand())].map(x, \(operand()))"
        case 4: return "cel.bind(x, \(text), [x, x].map(x, \(operand())))"
        case 5:
            return
                "(\(text)) \(random.pick(["+", "-", "*", "/", "%", "==", "<", "in"])) \(operand())"
        case 6: return "\(operand()) ? \(text) : \(operand())"
        case 7: return "l.\(random.pick(["all", "exists", "filter", "sortBy"]))(x, \(text))"
        default: return "{\(operand()): \(text)}.?\(random.pick(["a", "k"])).orValue(\(operand()))"
        }
    }

    private mutating func call(on target: String) -> String {
        let name = random.pick(Self.functions)
        let arguments = (0..<random.number(below: 4)).map { _ in operand() }
        return random.number(below: 2) == 0
            ? "dyn(\(target)).\(name)(\(arguments.joined(separator: ", ")))"
            : "\(name)(\(([target] + arguments).joined(separator: ", ")))"
    }

    /// The beginning of one text and the end of another.
    private mutating func spliced(_ first: String, _ second: String) -> String {
        let (head, tail) = (Array(first.unicodeScalars), Array(second.unicodeScalars))
        let cut = random.number(below: head.count + 1)
        let rest = random.number(below: tail.count + 1)
        return String(String.UnicodeScalarView(head[..<cut] + tail[rest...]))
    }
}

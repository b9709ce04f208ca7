import Foundation
import Testing

@testable import CEL

/// No expression may hang, crash or cost more than it is given.
@Suite struct HostileInputTests {
    private static let costLimit = 2_000
    private static let environment = Environment(
        variables: ["n": .dyn, "s": .string, "l": .list(.int)], placeFunctions: ["origin": .string])
    private static let bindings: [String: Value] = [
        "n": .map(fields: [
            "a": .int(.min), "d": .double(-.infinity), "b": .bytes([0xFF, 0x00, 0xC3]),
            "u": .unknown(UnknownSet(reason: "unread")), "t": .timestamp(Timestamp(seconds: 0)),
            "m": .map(fields: ["k": .unknown(UnknownSet(reason: "unread")), "": .null]),
        ]),
        "s": .string(String(repeating: "aé😀\u{0301}", count: 200)),
        "l": .list((0..<50).map { .int($0) }),
    ]

    /// Compiles with and without checking and evaluates; a text that is no expression is fine.
    private func run(_ source: String) {
        for isChecked in [true, false] {
            do {
                let program =
                    isChecked
                    ? try Self.environment.compile(source)
                    : try Self.environment.compileUnchecked(source)
                let evaluation = program.evaluate(
                    Self.bindings, isTracing: true, costLimit: Self.costLimit)
                #expect(evaluation.cost <= Self.costLimit)
            } catch {
                #expect(error.position.line >= 1 && error.position.column >= 1)
                #expect(!error.message.isEmpty)
            }
        }
    }

    @Test func `expressions that are torn apart and joined at random end within their budget`()
        throws
    {
        let rounds =
            ProcessInfo.processInfo.environment["MERLON_CEL_ROUNDS"].flatMap { Int($0) } ?? 3_000
        let seeds = try ConformanceCase.all(in: ConformanceTests.folder).map(\.expression)
        // Another number of rounds tries other expressions.
        var mutator = ExpressionMutator(seeds: seeds, seed: UInt64(rounds))
        for _ in 0..<rounds { run(mutator.next()) }
    }

    @Test(arguments: [
        String(repeating: "(", count: 10_000) + "1" + String(repeating: ")", count: 10_000),
        String(repeating: "(", count: 10_000), String(repeating: "!", count: 10_000) + "true",
        String(repeating: "-", count: 10_000) + "1", "a" + String(repeating: ".a", count: 10_000),
        "n" + String(repeating: "[0]", count: 10_000), String(repeating: "[", count: 10_000),
        String(repeating: "{1:", count: 10_000), String(repeating: "true ? ", count: 10_000),
        "1" + String(repeating: " + 1", count: 10_000),
        "true" + String(repeating: " ? true : true", count: 5_000),
        String(repeating: "f(", count: 10_000), "''" + String(repeating: ".trim()", count: 10_000),
        String(repeating: "[1].map(x, ", count: 5_000), String(repeating: "a", count: 1_000_000),
        String(repeating: " ", count: 1_000_000), String(repeating: "\u{0}", count: 99_000),
        "'" + String(repeating: "\\", count: 90_001), String(repeating: "1 ", count: 40_000),
        "M" + String(repeating: "{", count: 90_000),
        "x" + String(repeating: ".y", count: 49_000) + "{",
        "`" + String(repeating: "a", count: 90_000), "0x", "1e999", "'\\ud800'", "'\\x+1'",
        "b'\\400'",
        "9223372036854775808", "-9223372036854775809", "18446744073709551616u", "\"\"\"", "r'",
        "..",
    ])
    func `text that no one would write is an error and nothing worse`(source: String) {
        #expect(throws: CELError.self) { try Self.environment.compile(source) }
        #expect(throws: CELError.self) { try Self.environment.compileUnchecked(source) }
    }

    @Test func `long chains of logic are no deep trees`() throws {
        let terms = Array(repeating: "l[1] == 1", count: 3_000)
        let source = terms.joined(separator: " && ") + " || " + terms.joined(separator: " || ")
        guard
            case .value(.bool(true)) = try Self.environment.compile(source).evaluate(Self.bindings)
                .result
        else {
            Issue.record("not true")
            return
        }
    }

    /// Each would take hours or all memory without its charge.
    @Test(
        .timeLimit(.minutes(5)),
        arguments: [
            "lists.range(30000).map(x, s).join('').size() > 0",
            "lists.range(1000).exists(x, lists.range(1000).exists(y, x + y < 0))",
            "cel.bind(a, lists.range(10), cel.bind(b, a.map(x, a), cel.bind(c, a.map(x, b), "
                + "cel.bind(d, a.map(x, c), cel.bind(e, a.map(x, d), cel.bind(f, a.map(x, e), "
                + "cel.bind(g, a.map(x, f), [g] == [g] && g in [g] && size(g.flatten(9)) > 0)))))))",
            "cel.bind(t, lists.range(2000).map(x, s).join(), lists.range(9000).all(x, "
                + "t.matches('(a|aé|[^b]+)*b') || t.contains(t + 'b') || !t.replace('a', t).isSorted))",
            "cel.bind(t, lists.range(500).map(x, s).join(), "
                + "lists.range(99999).exists(x, {t: 1}[t] == 2))",
            "cel.bind(t, lists.range(500).map(x, s).join(), "
                + "lists.range(99999).exists(x, t != t + ''))",
            "lists.range(99999).exists(x, '%.1000e'.format([5e-324]) == '')",
            "cel.bind(t, lists.range(99).map(x, 'a').join(), lists.range(99999).all(x, "
                + "t.matches('((((()' + '{1000}){1000}){1000}){1000})b')))",
            "cel.bind(t, lists.range(99999).map(x, 'a').join(), t.findAll('a.*b|a').size() > 0)",
            "cel.bind(t, lists.range(999).map(x, s), lists.range(999).all(x, t.distinct().size() > 0 "
                + "&& sets.equivalent(t, t) && t.sort() == t))",
            "cel.bind(t, lists.range(99999).map(x, '1').join(), lists.range(99999).all(x, "
                + "double(t) > 0.0 && !isIP(t) && duration(t + 's') > duration('1s')))",
            "lists.range(9223372036854775807).size() > 0",
        ])
    func `what would take too long ends at the limit`(source: String) throws {
        let program = try Self.environment.compileUnchecked(source)
        let evaluation = program.evaluate(Self.bindings, isTracing: true, costLimit: 200_000)
        guard case .failure(.costExceeded) = evaluation.result else {
            Issue.record("ended with \(evaluation.result)")
            return
        }
    }
}

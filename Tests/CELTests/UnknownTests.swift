import Foundation
import Testing

@testable import CEL

/// No expression may give a definite answer that would change if what is unknown became known.
@Suite struct UnknownTests {
    /// The places that may be unknown, each with values that it may turn out to have.
    private static let candidates: [String: [Value]] = [
        "ub": [.bool(true), .bool(false), .null], "ui": [.int(0), .int(1), .int(2), .string("j")],
        "us": [.string(""), .string("j"), .string("uk"), .int(1)],
        "ul": [.list([]), .list([.int(1)]), .list([.int(1), .int(2)]), .null],
        "um": [.map([:]), .map(fields: ["j": .int(2)]), .map(fields: ["uk": .int(1)])],
        "flag": [.bool(true), .bool(false)],
        "element": [.int(0), .int(1), .int(3), .list([.int(1)]), .null],
        "uk": [.int(0), .int(1), .int(5)], "inner": [.int(1), .int(2)],
    ]

    /// The tree; a place without a value in `known` is unknown, one with nil is absent.
    private static func tree(_ known: [String: Value?]) -> Value {
        func value(_ name: String) -> Value? {
            known[name] ?? .unknown(UnknownSet(reason: name))
        }
        func map(_ fields: [String: Value?]) -> Value {
            .map(fields: fields.compactMapValues(\.self))
        }
        // A list has as many elements as it has: one that is unknown is there all the same.
        func element(_ name: String) -> Value { value(name) ?? .null }
        return map([
            "yes": .bool(true), "one": .int(1), "s": .string("j"),
            "ub": value("ub"), "ui": value("ui"), "us": value("us"), "ul": value("ul"),
            "um": value("um"), "l": .list([.int(1), element("element"), .int(2)]),
            "flags": .list([.bool(true), element("flag")]),
            "m": map(["j": .int(2), "uk": value("uk")]),
            "x": map(["y": value("inner")]), "deep": .list([.list([element("element")]), .int(1)]),
        ])
    }

    private static func isSame(_ a: Value, _ b: Value) -> Bool {
        var budget = Budget(limit: .max)
        if case .double(let x) = a, case .double(let y) = b, x.isNaN, y.isNaN { return true }
        guard case .equal = try? Value.equality(a, b, &budget) else { return false }
        return a.typeName == b.typeName
    }

    private var rounds: Int {
        ProcessInfo.processInfo.environment["MERLON_CEL_ROUNDS"].flatMap { Int($0) } ?? 3_000
    }

    @Test func `a definite answer stays the same whatever the unknown turns out to be`() throws {
        let environment = Environment(variables: ["n": .dyn])
        // Another number of rounds tries other expressions.
        var generator = ExpressionGenerator(seed: UInt64(rounds))
        var definite = 0
        var unknown = 0
        for round in 0..<rounds {
            let kind = round % 4 == 0 ? ExpressionGenerator.Kind.int : .bool
            let source = generator.expression(kind, 2 + round % 4)
            guard let program = try? environment.compileUnchecked(source) else {
                Issue.record("does not parse: \(source)")
                continue
            }
            let found = program.evaluate(["n": Self.tree([:])]).result
            if case .unknown = found { unknown += 1 }
            guard case .value(let value) = found, value.unknowns == nil else { continue }
            definite += 1
            for _ in 0..<12 {
                let known = Self.candidates.mapValues { values in
                    generator.random.number(below: 5) == 0
                        ? nil : values.randomElement(using: &generator.random)
                }
                guard case .value(let other) = program.evaluate(["n": Self.tree(known)]).result
                else { continue }
                if !Self.isSame(value, other) {
                    Issue.record("\(source) gives \(value), but \(other) with \(known)")
                    break
                }
            }
        }
        // A generator that never meets the unknown would prove nothing.
        #expect(definite > rounds / 20 && unknown > rounds / 5, "\(definite), \(unknown)")
    }
}

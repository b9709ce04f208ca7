import Posture
import Testing

@testable import Allowlist

/// Input that means harm: it may end in an error or a finding, never in a trap or a long wait.
struct HostileTests {
    private static let pieces = [
        "$(", ")", "`", "'", "\"", "\\", "${", "}", "$", "<(", ">(", "<<", "<<<", "<<-", "\n", "|",
        "||",
        "|&", "&", "&&", ";", "{", ",", "(", "$'\\x", "$'\\7", "#", " ", "\t", "sh", "-c", "nc",
        "-e",
        "curl", "x=", "eval", "while", "done", "2>&", ">&", "&>", "${IFS", "$IFS", "/dev/tcp/", "0",
        "case",
        "esac", "\u{0}", "é", "base64", "-d", "python3", "*", "?", "[", "/b?n/sh",
    ]

    @Test func `code of any kind is scanned to its end`() {
        var random = Numbers(state: 7)
        for _ in 0..<4_000 {
            var code = ""
            for _ in 0..<random.number(below: 24) {
                code += Self.pieces[random.number(below: Self.pieces.count)]
            }
            for arguments in [
                ["sh", "-c", code], [code], ["env", code, code], ["busybox", code],
            ] {
                var view = StartView(
                    exampleStart("/bin/" + arguments[0].filter { $0 != "/" }, arguments),
                    content: .init())
                _ = view.findings()
                _ = view.script()
            }
        }
    }

    @Test(arguments: [
        "$(", "`", "(", "{", "sh -c '", "a|", "a;", "\"$(", "<(", "${a", "eval ", "x=", "<<E\n",
        "\\", "{a,",
        "curl x|sh;", "$x", "nc -e sh 1 2|", "*/", "a=b ",
    ])
    func `long code takes no long time`(piece: String) {
        let code = String(repeating: piece, count: 64_000 / piece.utf8.count)
        var view = StartView(exampleStart("/bin/sh", ["sh", "-c", code]), content: .init())
        let start = ContinuousClock.now
        _ = view.findings()
        // Squares of 64,000 would be minutes.
        #expect(ContinuousClock.now - start < .seconds(20))
    }

    @Test func `variables that multiply do not fill the memory`() {
        var code = "a0=" + String(repeating: "x", count: 1_000)
        for number in 1..<90 { code += ";a\(number)=$a\(number - 1)$a\(number - 1)" }
        var view = StartView(
            exampleStart("/bin/sh", ["sh", "-c", code + ";$a89"]), content: .init())
        #expect(view.findings() == [])
    }

    @Test func `what is hidden behind much code is not taken for harmless`() {
        for code in [
            String(repeating: "true;", count: 3_000) + "nc -e sh h 1",
            String(repeating: "eval ", count: 60) + "'nc -e sh h 1'",
            (0..<12).reduce("nc -e sh h 1") { inner, _ in "echo $(\(inner))" },
        ] {
            var view = StartView(exampleStart("/bin/sh", ["sh", "-c", code]), content: .init())
            #expect(view.findings() != [], "\(code.prefix(40))")
        }
    }

    @Test func `many arguments take no long time`() throws {
        let arguments = ["env"] + Array(repeating: "timeout", count: 100_000)
        var view = StartView(exampleStart("/usr/bin/env", arguments), content: .init())
        #expect(view.findings() == [])
        let list = Array(repeating: "a", count: 100_000)
        let pattern = ArgumentPattern(
            Array(repeating: .rest, count: 60) + [.one(try Glob("b", separator: nil))])
        #expect(pattern.truth(list.map { Array($0.utf8) }[...], isComplete: true) == .no)
    }

    @Test func `starts of any kind are decided`() throws {
        let engine = try exampleEngine(
            rules: """
                - {id: a, match: {path: "/**/x", script: /s/*, arguments: ["...", "*"]}, action: allow}
                - {id: b, match: {unit: "u*", container: {image: "i*"}}, action: {alert: low}}
                - {id: c, match: {path: "/**", failed: ENOENT}, action: ignore}
                """)
        var random = Numbers(state: 9)
        func bytes() -> [UInt8]? {
            switch random.number(below: 6) {
            case 0: nil
            case 1: []
            case 2: [0x2F]
            case 3: Array("/bin/sh".utf8)
            case 4: Array("/../x".utf8)
            default: (0..<random.number(below: 20)).map { _ in UInt8(random.number(below: 256)) }
            }
        }
        for _ in 0..<5_000 {
            var start = ProcessStart()
            start.path = bytes()
            start.script = bytes()
            start.workingDirectory = bytes()
            start.arguments = (0..<random.number(below: 4)).compactMap { _ in bytes() }
            start.argumentCount = [nil, 0, -5, 3, Int.max, Int.min][random.number(below: 6)]
            start.exit = [nil, 0, Int64.min, -2][random.number(below: 4)]
            start.isSuccess = random.number(below: 4) > 0
            start.unit = ["", nil, "u"][random.number(below: 3)]
            start.euid = [nil, 0, UInt32.max][random.number(below: 3)]
            start.place =
                [.host, .unknown, .someContainer, .container(Container(id: ""))][
                    random.number(below: 4)]
            start.ancestors = (0..<random.number(below: 20)).map {
                .init(pid: UInt32($0), path: bytes())
            }
            let decision = engine.decide(start)
            _ = engine.explain(start)
            // What people read never holds bytes of the start.
            #expect(decision.reason.utf8.allSatisfy { 0x20...0x7E ~= $0 })
        }
    }

    @Test(arguments: [
        "rules: [[[[", "rules: [{id: a, match: {path: [[x]]}, action: {alert: [x]}}]",
        "rules: {a: b}",
        "rules: [null]", "alarms: []", "alarms: {gains-root: null}",
        "tests: [{name: x, start: [], expect: 1}]",
        "tests: [{name: x, start: {mode: 99, changed: x, arguments: 4, container: {labels: [a]}}, expect: allow}]",
        "default: 4", "metadata: []", "? [a]\n: b",
        "rules: [{id: a, match: {container: {labels: {[a]: b}}}, action: allow}]",
        "rules: [{id: a, match: {arguments: [[a], b]}, action: allow}]", "a: &a [*a]",
        "rules: [{id: a, id: b}]",
    ])
    func `a text that is no list is an error`(text: String) {
        #expect(throws: AllowlistError.self) {
            try AllowlistReader().list(bytes: Array(text.utf8), path: "/l.yaml")
        }
        #expect(throws: AllowlistError.self) {
            try AllowlistReader().list(
                bytes: Array((exampleText() + "\n" + text).utf8), path: "/l.yaml")
        }
    }
}

/// Numbers that look random and are the same each time (xorshift64*).
private struct Numbers {
    var state: UInt64

    mutating func number(below bound: Int) -> Int {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return Int((state &* 0x2545_F491_4F6C_DD1D) >> 33) % max(1, bound)
    }
}

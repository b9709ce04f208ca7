import Posture
import Testing

@testable import Allowlist

/// Paths and users that are written in more than one way.
struct PathAndUserTests {
    @Test(arguments: [
        ("/opt/**", "/opt/../etc/x", false), ("/opt/**", "/opt//a/./x", true),
        ("/opt/*/x", "/opt//x", false), ("/opt/x", "/opt/./x", true), ("/opt/x", "//opt//x", true),
    ])
    func `a path is matched without what says nothing, and not through what leads up`(
        pattern: String, path: String, isAllowed: Bool
    ) throws {
        // With many rules the index finds what looking at each would.
        for count in [0, 40] {
            let others = (0..<count).map {
                "- {id: other-\($0), match: {path: /srv/\($0)/x}, action: allow}\n"
            }.joined()
            let engine = try exampleEngine(
                rules: others + "- {id: a, match: {path: \"\(pattern)\"}, action: allow}")
            let decision = engine.decide(exampleStart(path))
            #expect((decision.outcome == .allow) == isAllowed)
            if path.contains("..") { #expect(decision.reason.contains("path is not known")) }
        }
    }

    @Test func `an attempt by a path that leads up is told where a rule asks for it`() throws {
        let engine = try exampleEngine(
            rules: "- {id: a, match: {path: /root/**, failed: true}, action: {alert: low}}")
        var start = exampleStart("/opt/../root/x")
        start.isSuccess = false
        start.exit = -13
        #expect(engine.decide(start).outcome == .alert(.low))
        start.path = Array("/opt/x".utf8)
        #expect(engine.decide(start).outcome == .failed)
    }

    @Test(arguments: ["unset", "-1", "4294967295", "\"-1\"", "[1000, -1]"])
    func `nobody who logged in has several names`(text: String) throws {
        let engine = try exampleEngine(
            rules: "- {id: a, match: {path: /x, loginUser: \(text)}, action: allow}")
        var start = exampleStart("/x")
        #expect(engine.decide(start).outcome == .allow)
        start.loginUid = 0
        #expect(engine.decide(start).outcome != .allow)
    }

    @Test(arguments: ["unset", "-1", "4294967295"])
    func `every process has a user`(text: String) {
        #expect(throws: (any Error).self) {
            try exampleEngine(
                rules: "- {id: a, match: {path: /x, user: \(text)}, action: allow}")
        }
    }
}

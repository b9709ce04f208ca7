import Posture
import Testing

@testable import Probes

struct CommandFlagsTests {
    private func flags(_ words: [String]) -> CommandFlags {
        CommandFlags(
            words.map { CommandWord(text: $0, source: .process(pid: 7)) },
            isBoolean: KubeletFlagNames.isBoolean)
    }

    @Test(arguments: [
        (["--anonymous-auth"], "true"), (["--anonymous-auth=false"], "false"),
        (["--anonymous-auth=0"], "0"), (["--anonymous_auth=f"], "f"),
        (["--anonymous-auth=false", "--anonymous-auth"], "true"), (["--anonymous-auth="], ""),
    ])
    func `a boolean flag has its value behind a sign or none`(words: [String], value: String) {
        let flags = flags(words)
        #expect(flags["anonymous-auth"]?.value == value)
        #expect(flags.problems.isEmpty)
        #expect(flags.leftovers.isEmpty)
    }

    @Test func `a boolean flag does not take the next word`() {
        let flags = flags(["--anonymous-auth", "false"])
        #expect(flags["anonymous-auth"]?.value == "true")
        #expect(flags.leftovers == ["false"])
    }

    @Test(arguments: [["--config", "/c"], ["--config=/c"], ["--config=/a", "--config", "/c"]])
    func `a flag with a value takes the next word`(words: [String]) {
        #expect(flags(words)["config"]?.value == "/c")
    }

    @Test func `a value may look like a flag`() {
        #expect(
            flags(["--hostname-override", "--config=/c"])["hostname-override"]?.value
                == "--config=/c")
    }

    @Test func `what stands behind two dashes is no flag`() {
        let flags = flags(["--port=1", "--", "--port=2"])
        #expect(flags["port"]?.value == "1")
        #expect(flags.leftovers == ["--port=2"])
    }

    @Test(arguments: [["-v", "4"], ["-v=4"], ["-v4"], ["--v=4"], ["--v", "4"]])
    func `the level of logging has a short form`(words: [String]) {
        #expect(flags(words)["v"]?.value == "4")
    }

    @Test(arguments: [["-anonymous-auth"], ["--config"], ["--=x"], ["---x"]])
    func `what is no flag is a problem`(words: [String]) {
        #expect(!flags(words).problems.isEmpty)
    }

    @Test func `an unknown flag is told and keeps its value`() {
        let flags = flags(["--brand-new", "x", "--newer"])
        #expect(flags.unknown == ["brand-new", "newer"])
        #expect(flags["brand-new"]?.value == "x")
        #expect(flags["newer"]?.value == "true")
    }

    @Test(
        arguments: [
            ("10", 10), ("0x10", 16), ("010", 8), ("0b11", 3), ("-5", -5), ("1_000", 1000),
            ("0", 0),
            ("", nil), ("ten", nil), ("--1", nil), ("2147483648", nil), ("0x", nil),
        ] as [(String, Int64?)])
    func `integers are read as Go reads them`(text: String, value: Int64?) {
        #expect(GoValue.integer(text, bits: 32) == value)
    }
}

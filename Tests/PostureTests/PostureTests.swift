import Testing

@testable import Posture

struct GoDurationTests {
    @Test(
        arguments: [
            (0, "0s"), (1, "1ns"), (1_500, "1.5µs"), (250_000_000, "250ms"),
            (1_500_000_000, "1.5s"), (60_000_000_000, "1m0s"), (14_400_000_000_000, "4h0m0s"),
            (-90_000_000_000, "-1m30s"),
        ] as [(Int64, String)])
    func `is written as Go writes it`(nanoseconds: Int64, text: String) {
        #expect(GoDuration.text(nanoseconds: nanoseconds) == text)
        #expect(GoDuration.nanoseconds(text) == nanoseconds)
    }

    @Test(arguments: ["", "4", "h", "4x", "1h-2m", ".s", "99999999999h", "4 h"])
    func `what Go refuses is refused`(text: String) {
        #expect(GoDuration.nanoseconds(text) == nil)
    }

    @Test(arguments: [("1.5h", 5_400), ("+2m", 120), ("0", 0), ("1h1m1s", 3_661), (".5m", 30)])
    func `other forms that Go takes are taken`(text: String, seconds: Int64) {
        #expect(GoDuration.nanoseconds(text) == seconds * 1_000_000_000)
    }
}

struct InternetTimeTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (1_767_225_600, "2026-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"),
            (4_102_444_799, "2099-12-31T23:59:59Z"),
        ] as [(Int64, String)])
    func `goes both ways`(seconds: Int64, text: String) {
        #expect(InternetTime.text(seconds: seconds) == text)
        #expect(InternetTime.seconds(text) == seconds)
    }

    @Test(
        arguments: [
            ("2026-01-01", 1_767_225_600), ("2026-01-01T02:00:00+02:00", 1_767_225_600),
            ("2026-01-01T00:00:00.75Z", 1_767_225_600),
        ] as [(String, Int64)])
    func `other forms are read`(text: String, seconds: Int64) {
        #expect(InternetTime.seconds(text) == seconds)
    }

    @Test(arguments: ["", "2026", "2026-13-01", "2026-01-01T", "2026-01-01T00:00:00", "x"])
    func `anything else is refused`(text: String) {
        #expect(InternetTime.seconds(text) == nil)
    }
}

struct FactPathTests {
    @Test(arguments: [
        "node.kubelet.config.port", "node.a[3].b", "node.flags['hostname-override']",
        "node.m['it\\'s']",
    ])
    func `is read as it is written`(text: String) throws {
        #expect(try #require(FactPath(parsing: text)).description == text)
    }

    @Test(arguments: ["", ".", "node.", "node..a", "node[", "node[x]", "node['a'", "node]a"])
    func `what is no path is refused`(text: String) {
        #expect(FactPath(parsing: text) == nil)
    }
}

struct OriginTests {
    @Test(arguments: [
        (Origin.file(path: "/a", line: 3, column: 4), "/a:3:4"), (.file(path: "/a"), "/a"),
        (.flag(name: "port", pid: 8), "flag --port of pid 8"),
        (.unitFlag(name: "port", path: "/u", line: 2), "flag --port in /u:2"),
        (.builtInDefault(component: "kubelet", version: nil), "default of kubelet"),
        (.builtInDefault(component: "kubelet", version: "1.31"), "default of kubelet 1.31"),
    ])
    func `tells where to go`(origin: Origin, text: String) {
        #expect(origin.description == text)
    }
}

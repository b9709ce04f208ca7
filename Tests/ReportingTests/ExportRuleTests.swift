import Reporting
import Testing

/// The rules of the exporter that need no network.
struct ExportRuleTests {
    @Test func `waits double up to a bound, and are spread over all of it`() {
        var backoff = Backoff(first: .seconds(1), longest: .seconds(10))
        let bounds = (0..<6).map { _ in backoff.next(random: 1) }
        #expect(bounds == [1, 2, 4, 8, 10, 10].map { .seconds($0) })
        #expect(backoff.next(random: 0) == .zero)
        #expect(backoff.next(random: 0.5) == .seconds(5))
        backoff.reset()
        #expect(backoff.next(random: 0.5) == .milliseconds(500))
        for _ in 0..<100 { _ = backoff.next(random: 1) }
        #expect(backoff.next(random: 1) == .seconds(10))
    }

    @Test func `what the receiver asks for is the least, with jitter on top`() {
        var backoff = Backoff(first: .seconds(2), longest: .seconds(10))
        #expect(backoff.next(random: 0, atLeast: .seconds(60)) == .seconds(60))
        #expect(backoff.next(random: 0.5, atLeast: .seconds(60)) == .seconds(61))
    }

    @Test func `a hold lasts at least half of its bound`() {
        var backoff = Backoff(first: .seconds(30), longest: .seconds(900))
        #expect(backoff.nextHold(random: 0) == .seconds(15))
        #expect(backoff.nextHold(random: 1) == .seconds(60))
    }

    /// Sunday, 6 November 1994, 08:49:37 UTC, of RFC 9110.
    private static let moment: Int64 = 784_111_777

    @Test(
        arguments: [
            ("0", nil, 0), ("120", nil, 120), (" 7 ", nil, 7), ("99999", nil, 3_600),
            ("99999999999999999999999", nil, 3_600), ("-1", nil, nil), ("1.5", nil, nil),
            ("", nil, nil), ("soon", nil, nil),
            ("Sun, 06 Nov 1994 08:49:37 GMT", nil, 10),
            ("Sun, 06 Nov 1994 08:49:20 GMT", nil, 0),
            ("Mon, 06 Nov 2094 08:49:37 GMT", nil, 3_600),
            // Our clock is wrong by a year: the receiver's own counts.
            ("Mon, 06 Nov 1995 08:49:37 GMT", "Mon, 06 Nov 1995 08:49:07 GMT", 30),
            ("Sun, 06 Nox 1994 08:49:37 GMT", nil, nil), ("Sun, 6 Nov 1994 08:49:37 GMT", nil, nil),
        ] as [(String, String?, Int64?)])
    func `Retry-After is seconds or a date, and bounded`(
        text: String, date: String?, seconds: Int64?
    ) {
        let delay = RetryAfter.delay(text, date: date, now: Self.moment - 10)
        #expect(delay == seconds.map { .seconds($0) })
    }

    @Test(
        arguments: [
            ("https://collector.example", "https://collector.example"),
            ("HTTPS://h.example:443/v1/logs", "https://h.example/v1/logs"),
            ("https://[2001:db8::1]:4318/x?token=secret", "https://[2001:db8::1]:4318/x?…"),
        ])
    func `a URL is shown without what may be secret`(text: String, shown: String) throws {
        #expect(try DestinationURL(text).shown == shown)
    }

    @Test(
        arguments: [
            "", "collector.example", "ftp://h", "https://", "https://user:secret@h", "https://h:0",
            "https://h:99999", "https://h:x", "https://h h", "https://h\r\nX: y", "https://h/#part",
            "https://[::1", "https://[::1]x", "https://[10.0.0.1]", "https://a..b",
            "https://" + String(repeating: "h", count: 3_000),
        ])
    func `what is no URL of a destination is refused`(text: String) {
        let error = #expect(throws: DestinationError.self) { try DestinationURL(text) }
        #expect(error?.description.contains("secret") == false)
    }

    @Test(
        arguments: [
            ("http://127.0.0.1:4318", true), ("http://[::1]:4318", true),
            ("http://localhost:4318", true), ("http://collector.example", false),
            ("http://127.0.0.1.example", false), ("http://10.0.0.1", false),
            ("https://collector.example", true),
        ])
    func `reports cross the network protected`(text: String, isFine: Bool) throws {
        var destination = Destination(name: "d", url: try DestinationURL(text))
        #expect(((try? destination.validate()) != nil) == isFine)
        destination.allowsPlaintext = true
        try destination.validate()
    }

    @Test(
        arguments: [
            ("X-Scope-OrgID", "tenant", true), ("x", "a\tb", true), ("Host", "other", false),
            ("Content-Length", "1", false), ("x y", "a", false), ("x:", "a", false),
            ("", "a", false),
            ("x", "a\r\nInjected: b", false), ("x", "a\u{7F}", false), ("x", "ä", false),
            ("x", "", false), ("x", " a", false),
            ("x", String(repeating: "a", count: 9_000), false),
        ])
    func `headers are such as HTTP allows`(name: String, value: String, isFine: Bool) throws {
        var destination = Destination(
            name: "d", url: try DestinationURL("https://collector.example"))
        destination.headers = [.init(name, .text(value))]
        #expect(((try? destination.validate()) != nil) == isFine)
    }

    @Test func `what does not fit together is refused`() throws {
        let secure = Destination(name: "d", url: try DestinationURL("https://collector.example"))
        var changed = secure
        changed.tls.key = "/key"
        #expect(throws: DestinationError.keyWithoutCertificate) { try changed.validate() }
        changed = secure
        changed.tls.serverName = "a b"
        #expect(throws: DestinationError.badServerName("a b")) { try changed.validate() }
        changed = secure
        changed.tokenFile = "/token"
        changed.headers = [.init("Authorization", .text("Basic x"))]
        #expect(throws: DestinationError.self) { try changed.validate() }
        changed = secure
        changed.batchRecords = 0
        #expect(throws: DestinationError.self) { try changed.validate() }
        changed = secure
        changed.timeout = .zero
        #expect(throws: DestinationError.self) { try changed.validate() }
        changed = Destination(name: "d", url: try DestinationURL("http://localhost"))
        changed.tls.authorities = "/ca"
        #expect(throws: DestinationError.secureFilesWithoutTLS) { try changed.validate() }
    }
}

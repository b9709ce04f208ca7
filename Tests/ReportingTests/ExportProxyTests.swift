import Reporting
import Testing

@Suite(.timeLimit(.minutes(5)))
struct ExportProxyTests {
    @Test(arguments: [nil, "us%65r:pa%3Ass"])
    func `reports go through the proxy of the environment`(credentials: String?) async throws {
        let receiver = try ExportPeer(
            "receiver.py",
            [
                "--certificate", try ExportCertificates.path("named.pem"),
                "--key", try ExportCertificates.path("named.key"),
            ])
        let proxy = try ExportPeer(
            "proxy.py", credentials == nil ? [] : ["--credentials", "user:pa:ss"])
        var destination = try Destination.test(
            receiver.port, scheme: "https", host: "collector.example")
        destination.tls.authorities = try ExportCertificates.path("authority.pem")
        let prefix = credentials.map { $0 + "@" } ?? ""
        let run = try ExportRun(
            destination,
            environment: ["HTTPS_PROXY": "http://\(prefix)127.0.0.1:\(proxy.port)/"])
        run.queue.append((1...10).map { .numbered($0) })
        try await run.during { try await $0.waitUntilSettled() }
        #expect(try receiver.counts().unique == 10)
        let target = "{\"target\": \"collector.example:\(receiver.port)\"}"
        #expect(proxy.printedLines() == [target])
    }

    @Test func `a proxy that wants credentials is told of`() async throws {
        let proxy = try ExportPeer("proxy.py", ["--credentials", "user:password"])
        let destination = try Destination.test(1, scheme: "https", host: "collector.example")
        let run = try ExportRun(
            destination, environment: ["https_proxy": "http://user:wrong@127.0.0.1:\(proxy.port)"])
        run.queue.append([.numbered(1)])
        try await run.during { run in
            try await run.wait(for: "a hold") { status in
                if case .holding(let why) = status.state {
                    why.contains("proxy") && !why.contains("wrong")
                } else {
                    false
                }
            }
        }
        #expect(run.queue.open == 1)
    }

    private static let both = [
        "HTTPS_PROXY": "http://one.example:3128", "https_proxy": "two.example:8080",
    ]

    @Test func `the lower-case name counts first, and each scheme has its own`() throws {
        let secure = try DestinationURL("https://collector.example")
        let plain = try DestinationURL("http://collector.example")
        let found = try ProxyEnvironment(Self.both).proxy(for: secure)
        #expect(found?.host == "two.example")
        #expect(found?.port == 8_080)
        #expect(try ProxyEnvironment(Self.both).proxy(for: plain) == nil)
        #expect(
            try ProxyEnvironment(["HTTP_PROXY": "http://[::1]"]).proxy(for: plain)?.host == "::1")
    }

    @Test(
        arguments: [
            ("*", "any.example", true),
            ("example.com", "example.com", true), ("example.com", "a.b.EXAMPLE.com", true),
            ("example.com", "badexample.com", false), ("example.com", "example.com.", true),
            (".example.com", "a.example.com", true), (".example.com", "example.com", false),
            ("*.example.com", "a.example.com", true), ("*.example.com", "example.com", false),
            ("example.com:4318", "example.com", false), ("example.com:443", "example.com", true),
            ("one, two ,example.com", "example.com", true),
            ("10.0.0.0/8", "10.200.3.4", true), ("10.0.0.0/8", "11.0.0.1", false),
            ("10.0.0.0/33", "10.0.0.1", false), ("192.0.2.7", "192.0.2.7", true),
            ("192.0.2.7:443", "192.0.2.7", true), ("192.0.2.7:80", "192.0.2.7", false),
            ("2001:db8::/32", "[2001:db8:1::9]", true), ("2001:db8::/32", "[2001:db9::9]", false),
            ("[2001:db8::1]:443", "[2001:db8:0::1]", true),
            ("10.0.0.0/8", "ten.example", false), ("", "example.com", false),
        ])
    func `what is reached directly`(list: String, host: String, isDirect: Bool) throws {
        let url = try DestinationURL("https://\(host)")
        for name in ["NO_PROXY", "no_proxy"] {
            let environment = ProxyEnvironment(["HTTPS_PROXY": "http://p.example", name: list])
            #expect((try environment.proxy(for: url) == nil) == isDirect)
        }
    }

    @Test(arguments: ["localhost", "127.0.0.1", "127.3.2.1", "[::1]"])
    func `this machine is always reached directly`(host: String) throws {
        let environment = ProxyEnvironment(["HTTPS_PROXY": "http://p.example"])
        #expect(try environment.proxy(for: DestinationURL("https://\(host):4318")) == nil)
    }

    @Test(
        arguments: [
            "https://p.example", "socks5://p.example", "http://", "http://p.example:0",
            "http://secret@p.example", "http://a:b%0Ac@p.example", "http://a:b%zz@p.example",
        ])
    func `a proxy that cannot be used is an error without its secrets`(text: String) throws {
        let environment = ProxyEnvironment(["HTTPS_PROXY": text])
        let error = #expect(throws: DestinationError.self) {
            try environment.proxy(for: DestinationURL("https://collector.example"))
        }
        let words = try #require(error).description
        #expect(words.contains("https_proxy") || words.contains("HTTPS_PROXY"))
        #expect(!words.contains("secret"))
    }
}

import Foundation
import Reporting
import TestFolder
import Testing

/// Certificates, keys and tokens, as they come, go and are wrong.
@Suite(.timeLimit(.minutes(5)))
struct ExportSecurityTests {
    private func receiver(_ server: String = "server", _ more: [String] = []) throws -> ExportPeer {
        try ExportPeer(
            "receiver.py",
            [
                "--certificate", try ExportCertificates.path("\(server).pem"),
                "--key", try ExportCertificates.path("\(server).key"),
            ] + more)
    }

    private func mutual() throws -> ExportPeer {
        try receiver("server", ["--client-ca", try ExportCertificates.path("authority.pem")])
    }

    private func destination(_ port: Int) throws -> Destination {
        var destination = try Destination.test(port, scheme: "https", host: "localhost")
        destination.tls.authorities = try ExportCertificates.path("authority.pem")
        return destination
    }

    @Test(arguments: [true, false])
    func `a client shows its certificate`(isCombined: Bool) async throws {
        let receiver = try mutual()
        var destination = try destination(receiver.port)
        if isCombined {
            destination.tls.certificate = try ExportCertificates.path("client-combined.pem")
        } else {
            destination.tls.certificate = try ExportCertificates.path("client.pem")
            destination.tls.key = try ExportCertificates.path("client.key")
        }
        let run = try ExportRun(destination)
        run.queue.append((1...10).map { .numbered($0) })
        try await run.during { try await $0.waitUntilSettled() }
        #expect(try receiver.counts().unique == 10)
        #expect(try receiver.counts().clients == ["client"])
        #expect(run.events == [])
    }

    @Test(
        arguments: [
            // The server's certificate, TLS at most, and whether its authority is trusted.
            ("outdated", "1.3", true), ("named", "1.3", true), ("server", "1.3", false),
            ("server", "1.1", true),
        ])
    func `a server that cannot be trusted gets nothing`(
        server: String, tls: String, isTrusted: Bool
    ) async throws {
        let receiver = try receiver(server, ["--max-tls", tls])
        var destination = try destination(receiver.port)
        if !isTrusted { destination.tls.authorities = try ExportCertificates.path("stranger.pem") }
        let run = try ExportRun(destination)
        run.queue.append((1...10).map { .numbered($0) })
        try await run.during { run in
            try await run.wait(for: "a hold") { status in
                if case .holding(let why) = status.state { why.contains("TLS") } else { false }
            }
        }
        #expect(run.queue.open == 10)
        #expect(try receiver.counts().requests == 0)
    }

    @Test func `the system's authorities do not vouch for a stranger`() async throws {
        let receiver = try receiver()
        var destination = try destination(receiver.port)
        destination.tls.authorities = nil
        let run = try ExportRun(destination)
        run.queue.append([.numbered(1)])
        try await run.during { run in
            try await run.wait(for: "a hold") { status in
                if case .holding = status.state { true } else { false }
            }
        }
        #expect(run.queue.open == 1)
    }

    @Test(arguments: ["1.2", "1.3"])
    func `the server's name can be another than the host's`(tls: String) async throws {
        let receiver = try receiver("named", ["--max-tls", tls])
        var destination = try destination(receiver.port)
        destination.tls.serverName = "collector.example"
        let run = try ExportRun(destination)
        run.queue.append((1...10).map { .numbered($0) })
        try await run.during { try await $0.waitUntilSettled() }
        #expect(try receiver.counts().unique == 10)
    }

    @Test(arguments: ["expired", "foreign", nil])
    func `a client that is not accepted is held until its certificate is replaced`(
        first: String?
    ) async throws {
        let receiver = try mutual()
        let folder = try TestFolder()
        if let first {
            let text = try ExportCertificates.text("\(first)-combined.pem")
            try folder.write("client-1.pem", text)
        }
        try folder.link("current.pem", to: "client-1.pem")
        var destination = try destination(receiver.port)
        destination.tls.certificate = folder.path + "/current.pem"
        let run = try ExportRun(destination)
        run.queue.append((1...10).map { .numbered($0) })
        try await run.during { run in
            try await run.wait(for: "a hold") { status in
                if case .holding = status.state { true } else { false }
            }
            #expect(run.queue.open == 10)
            // As the kubelet does it: a new file, and the link renamed over the old one.
            let text = try ExportCertificates.text("renewed-combined.pem")
            try folder.write("client-2.pem", text)
            try folder.link("current.pem", to: "client-2.pem")
            try await run.waitUntilSettled()
        }
        let counts = try receiver.counts()
        #expect(counts.unique == 10)
        #expect(counts.duplicates == 0)
        #expect(counts.clients == ["renewed"])
        if first == "expired" {
            #expect(run.events.contains { if case .certificateEnded = $0 { true } else { false } })
        }
        #expect(run.events.contains { if case .recovered = $0 { true } else { false } })
    }

    @Test(arguments: ["garbage", "", "expired.key"])
    func `bad new files leave the last good ones in use`(bad: String) async throws {
        let receiver = try mutual()
        let folder = try TestFolder()
        try folder.write("client.pem", try ExportCertificates.text("client.pem"))
        try folder.write("client.key", try ExportCertificates.text("client.key"))
        var destination = try destination(receiver.port)
        destination.tls.certificate = folder.path + "/client.pem"
        destination.tls.key = folder.path + "/client.key"
        let run = try ExportRun(destination)
        run.queue.append([.numbered(1)])
        try await run.during { run in
            try await run.waitUntilSettled()
            // The last case is a key that belongs to another certificate.
            let text = bad.hasSuffix(".key") ? try ExportCertificates.text(bad) : bad
            try folder.write("client.key", text)
            run.queue.append([.numbered(2)])
            try await run.waitUntilSettled()
            #expect(run.service.status.credentialProblem?.contains("client.key") == true)
            try folder.write("client.pem", try ExportCertificates.text("renewed.pem"))
            try folder.write("client.key", try ExportCertificates.text("renewed.key"))
            run.queue.append([.numbered(3)])
            try await run.waitUntilSettled()
            #expect(run.service.status.credentialProblem == nil)
        }
        let counts = try receiver.counts()
        #expect(counts.unique == 3)
        #expect(counts.clients == ["client", "renewed"])
        #expect(run.events.contains { if case .credentialsBad = $0 { true } else { false } })
        #expect(run.events.contains(.credentialsGood))
    }

    @Test func `a token is read anew when its file changes`() async throws {
        let receiver = try ExportPeer("receiver.py")
        try receiver.accept(onlyToken: "first")
        let folder = try TestFolder()
        var destination = try Destination.test(receiver.port)
        destination.tokenFile = try folder.write("token", "first\n")
        let run = try ExportRun(destination)
        run.queue.append((1...10).map { .numbered($0) })
        try await run.during { run in
            try await run.waitUntilSettled()
            try receiver.accept(onlyToken: "second")
            run.queue.append((11...20).map { .numbered($0) })
            try await run.wait(for: "a hold") { status in
                if case .holding(let why) = status.state { why.contains("401") } else { false }
            }
            try folder.write("token", "second")
            try await run.waitUntilSettled()
            try folder.write("token", "with\u{7}bell")
            run.queue.append((21...30).map { .numbered($0) })
            try await run.waitUntilSettled()
            #expect(run.service.status.credentialProblem?.contains("bell") == false)
        }
        let counts = try receiver.counts()
        #expect(counts.unique == 30)
        #expect(counts.duplicates == 0)
    }
}

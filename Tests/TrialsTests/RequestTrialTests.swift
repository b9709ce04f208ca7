import Foundation
import NIOCore
import Testing

@testable import Trials

/// Requests to servers that guard themselves in one way or another, or not at all.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct RequestTrialTests {
    private func send(
        _ port: Int, as credentials: Credentials = .none, limit: Duration = .seconds(20)
    ) async throws -> RequestTrial.Result {
        let trial = RequestTrial(
            endpoint: Endpoint("127.0.0.1", port), limit: limit, gate: ConnectionGate(limit: 4),
            tls: TrialTLS(identity: try ForeignIdentity()))
        return await trial.send(.get("/pods"), as: credentials)
    }

    /// With `-Verify` OpenSSL wants a certificate; it says so at once with TLS 1.2, and only after
    /// the client's part of the handshake with TLS 1.3.
    @Test(arguments: [
        (["-tls1_2", "-Verify", "2", "-verify_return_error"], "handshake_failure", "unknown_ca"),
        (
            ["-tls1_3", "-Verify", "2", "-verify_return_error"], "certificate_required",
            "unknown_ca"
        ),
    ])
    func `who wants a certificate says so to those without one`(
        arguments: [String], nobody: String, foreign: String
    ) async throws {
        let server = try await TestServer.openssl("server", arguments)
        for (credentials, alert) in [(Credentials.none, nobody), (.foreignCertificate, foreign)] {
            let result = try await send(server.port, as: credentials)
            #expect(result.answer.words.hasPrefix("TLS alert "), "\(result.answer.words)")
            if case .alert(let answer) = result.answer { #expect(answer.description == alert) }
            #expect(result.seen.wasAsked)
            #expect(
                TrialService.kubelet.lets(
                    in: result.answer, result.request, wasAsked: result.seen.wasAsked) == false)
        }
    }

    @Test(arguments: ["-tls1_2", "-tls1_3", "-tls1"])
    func `who wants none answers`(version: String) async throws {
        let old = version == "-tls1" ? ["-cipher", "ALL@SECLEVEL=0"] : []
        let server = try await TestServer.openssl("server", [version] + old)
        let result = try await send(server.port)
        #expect(result.answer == .status(200))
        #expect(!result.seen.wasAsked)
        #expect(result.seen.certificates.count >= 1)
    }

    @Test func `a suite that no library offers leaves it unknown who is let in`() async throws {
        let server = try await TestServer.openssl(
            "rsa", ["-tls1_2", "-cipher", "NULL-SHA256@SECLEVEL=0"])
        let result = try await send(server.port)
        #expect(result.answer == .alert(.handshakeFailure))
        #expect(
            TrialService.etcdClients.lets(
                in: result.answer, result.request, wasAsked: result.seen.wasAsked) == nil)
    }

    @Test(arguments: [Credentials.none, .foreignCertificate, .wrongToken, .plaintext])
    func `a server that answers nothing costs its time and no more`(
        credentials: Credentials
    ) async throws {
        let server = try await LoopbackServer.start(answer: nil)
        let result = try await send(server.port, as: credentials, limit: .milliseconds(300))
        #expect(result.answer == .timeout(seconds: 0.3))
    }

    @Test(arguments: [
        ("HTTP/1.1 204 No Content\r\n\r\n", Answer.status(204)),
        ("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 401 Unauthorized\r\n\r\n", .status(401)),
        ("SSH-2.0-OpenSSH_9.2\r\n", .unintelligible), ("", .closed),
        ("\u{15}\u{3}\u{3}\u{0}\u{2}\u{2}\u{0}", .unintelligible),
    ])
    func `what a server says without TLS is told apart`(
        text: String, answer: Answer
    ) async throws {
        let server = try await LoopbackServer.start(answer: Array(text.utf8))
        #expect(try await send(server.port, as: .plaintext).answer == answer)
    }

    @Test func `a head without end is cut off`() async throws {
        let head = "HTTP/1.1 200 OK\r\n" + String(repeating: "X: y\r\n", count: 100_000)
        let server = try await LoopbackServer.start(answer: Array(head.utf8))
        #expect(try await send(server.port, as: .plaintext).answer == .unintelligible)
    }

    @Test func `where nothing listens the connection is refused`() async throws {
        let port = try await LoopbackServer.freePorts(1)[0]
        #expect(try await send(port).answer == .refused)
    }
}

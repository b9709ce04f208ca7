import Foundation
import Testing

@testable import Trials

/// The survey against servers of OpenSSL and worse.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct TLSSurveyTests {
    private func survey(_ port: Int, limit: Duration = .seconds(5)) async throws -> TLSSurvey {
        try await TLSSurvey.of(
            Endpoint("127.0.0.1", port), limit: limit, gate: ConnectionGate(limit: 4))
    }

    @Test(arguments: [
        (["-tls1", "-cipher", "ALL@SECLEVEL=0"], [TLSVersion.tls10]),
        (["-tls1_1", "-cipher", "ALL@SECLEVEL=0"], [.tls11]),
        (["-tls1_2"], [.tls12]), (["-tls1_3"], [.tls13]),
        (["-cipher", "ALL@SECLEVEL=0"], [.tls10, .tls11, .tls12, .tls13]),
        (["-cipher", "ALL@SECLEVEL=0", "-no_tls1_3", "-no_tls1"], [.tls11, .tls12]),
    ])
    func `the versions are those that the server was given`(
        arguments: [String], versions: [TLSVersion]
    ) async throws {
        let server = try await TestServer.openssl("server", arguments)
        #expect(try await survey(server.port).accepted.map(\.version) == versions)
    }

    @Test(arguments: [
        ("rsa", "AES128-SHA", "TLS_RSA_WITH_AES_128_CBC_SHA", CipherSuite.Grade.outdated),
        ("rsa", "NULL-SHA256", "TLS_RSA_WITH_NULL_SHA256", .broken),
        ("rsa", "ADH-AES256-GCM-SHA384", "TLS_DH_anon_WITH_AES_256_GCM_SHA384", .broken),
        (
            "server", "ECDHE-ECDSA-AES128-CCM8", "TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8", .outdated
        ),
        (
            "server", "ECDHE-ECDSA-CHACHA20-POLY1305",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", .sound
        ),
    ])
    func `a suite is found whether or not any library still offers it`(
        certificate: String, cipher: String, name: String, grade: CipherSuite.Grade
    ) async throws {
        let server = try await TestServer.openssl(
            certificate, ["-tls1_2", "-cipher", "\(cipher)@SECLEVEL=0"])
        let suites = try await survey(server.port).accepted.flatMap(\.suites)
        #expect(suites.map(\.name) == [name])
        #expect(suites.map(\.grade) == [grade])
    }

    @Test func `every suite is found that the server's own program lists`() async throws {
        let server = try await TestServer.openssl(
            "rsa", ["-tls1_2", "-cipher", "ALL:COMPLEMENTOFALL@SECLEVEL=0"])
        let found = try await survey(server.port).accepted.flatMap(\.suites).map(\.name)
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = [
            "ciphers", "-tls1_2", "-s", "-stdname", "ALL:COMPLEMENTOFALL@SECLEVEL=0",
        ]
        process.standardOutput = pipe
        try process.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let listed = text.split(separator: "\n").map { String($0.prefix { $0 != " " }) }
            // It has no certificate of these kinds.
            .filter { !$0.contains("ECDSA") && !$0.contains("DSS") }
        #expect(listed.count > 40)
        #expect(Set(found) == Set(listed))
    }

    @Test(arguments: [([], false), (["-verify", "1"], true), (["-Verify", "1"], true)])
    func `that a certificate is asked for is seen before TLS 1.3`(
        arguments: [String], isAsked: Bool
    ) async throws {
        let server = try await TestServer.openssl("server", ["-tls1_2", "-alpn", "h2"] + arguments)
        let survey = try await survey(server.port)
        #expect(survey.asksForCertificate == isAsked)
        #expect(survey.applicationProtocol == "h2")
    }

    @Test(arguments: [
        (Array("SSH-2.0-OpenSSH_9.2\r\n".utf8), "it does not speak TLS"),
        (Array("HTTP/1.0 400 Bad Request\r\n\r\n".utf8), "it does not speak TLS"),
        ([0x16, 3, 3, 0xFF, 0xFF], "it does not speak TLS"),
        ([21, 3, 3, 0, 2, 2, 80], "it refuses every version of TLS: TLS alert internal_error"),
        (nil, "TLS 1.3: no answer within 0.2 s"),
    ])
    func `a server that answers otherwise is not known`(
        answer: [UInt8]?, reason: String
    ) async throws {
        let server = try await LoopbackServer.start(answer: answer)
        await #expect(throws: TLSSurvey.Failure(description: reason)) {
            try await survey(server.port, limit: answer == nil ? .milliseconds(200) : .seconds(5))
        }
    }

    @Test func `where nothing listens nothing is known`() async throws {
        let port = try await LoopbackServer.freePorts(1)[0]
        await #expect(throws: TLSSurvey.Failure(description: "TLS 1.3: connection refused")) {
            try await survey(port)
        }
    }
}

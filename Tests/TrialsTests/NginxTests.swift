import Foundation
import TestFolder
import Testing

@testable import Trials

/// A server that many put before others.
@Suite(
    .serialized, .timeLimit(.minutes(2)),
    .enabled(if: Nginx.isHere, "needs nginx, as packaging/test-tools.sh installs it"))
struct NginxTests {
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    private func start(_ settings: String) async throws -> TestServer {
        let folder = folder.path
        let (server, key, authority) = (
            try TestCertificates.path("rsa.pem"), try TestCertificates.path("rsa.key"),
            try TestCertificates.path("authority.pem")
        )
        return try await TestServer.start(Nginx.program) { ports in
            let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
                .map { "\($0)_temp_path \(folder)/\($0);" }.joined()
            try self.folder.write(
                "nginx.conf",
                """
                daemon off; master_process off; pid \(folder)/pid; error_log \(folder)/log;
                events {}
                http {
                    access_log off; \(temporary)
                    server {
                        listen 127.0.0.1:\(ports[0]) ssl;
                        ssl_certificate \(server); ssl_certificate_key \(key);
                        ssl_client_certificate \(authority);
                        \(settings)
                        location / { return 200 "pods"; }
                    }
                }
                """)
            return ["-p", folder, "-c", folder + "/nginx.conf", "-e", folder + "/log"]
        }
    }

    @Test func `its versions and suites are those of its configuration`() async throws {
        let server = try await start(
            "ssl_protocols TLSv1.2; ssl_ciphers AES128-SHA:ECDHE-RSA-AES256-GCM-SHA384@SECLEVEL=0;")
        let survey = try await TLSSurvey.of(
            Endpoint("127.0.0.1", server.port), limit: .seconds(20),
            gate: ConnectionGate(limit: 4))
        #expect(survey.accepted.map(\.version) == [.tls12])
        #expect(
            Set(survey.accepted.flatMap(\.suites).map(\.name)) == [
                "TLS_RSA_WITH_AES_128_CBC_SHA", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            ])
    }

    /// It refuses in HTTP, with a status that others have for other things.
    @Test(
        arguments: [
            ("ssl_verify_client on;", Credentials.none, 400, nil),
            ("ssl_verify_client on;", .foreignCertificate, 400, nil),
            ("", .none, 200, true), ("", .foreignCertificate, 200, true),
            ("", .plaintext, 400, nil),
        ] as [(String, Credentials, Int, Bool?)])
    func `what it answers strangers is not taken for more than it is`(
        settings: String, credentials: Credentials, status: Int, isServed: Bool?
    ) async throws {
        let server = try await start(settings)
        let trial = RequestTrial(
            endpoint: Endpoint("127.0.0.1", server.port), limit: .seconds(20),
            gate: ConnectionGate(limit: 4), tls: TrialTLS(identity: try ForeignIdentity()))
        let result = await trial.send(.get("/pods"), as: credentials)
        #expect(result.answer == .status(status))
        #expect(
            TrialService.kubelet.lets(
                in: result.answer, result.request, wasAsked: result.seen.wasAsked) == isServed)
        if credentials == .plaintext {
            #expect(TrialService.kubelet.doesWithoutTLS(result.answer) == false)
        }
    }
}

private enum Nginx {
    static let program = "/usr/sbin/nginx"
    static let isHere =
        ProcessInfo.processInfo.environment["MERLON_CI"] != nil
        || FileManager.default.isExecutableFile(atPath: program)
}

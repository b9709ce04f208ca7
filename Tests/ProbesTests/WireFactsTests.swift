import Foundation
import Posture
import TestFolder
import Testing

@testable import Probes

/// What a server says to who connects over loopback.
struct WireFactsTests {
    private static let program =
        ProcessInfo.processInfo.environment["MERLON_SSHD"] ?? "/usr/sbin/sshd"
    private static let canRun =
        ProcessInfo.processInfo.environment["MERLON_CI"] != nil
        || (geteuid() == 0 && FileManager.default.isExecutableFile(atPath: program))

    @Test(.enabled(if: canRun, "needs openssh-server, ssh-keygen and root"))
    func `a real server is asked what it offers`() async throws {
        let folder = try TestFolder()
        try FileManager.default.createDirectory(
            atPath: "/run/sshd", withIntermediateDirectories: true)
        let key = try folder.place("key")
        let generator = try Process.run(
            URL(fileURLWithPath: "/usr/bin/ssh-keygen"),
            arguments: ["-q", "-t", "ed25519", "-N", "", "-f", key])
        generator.waitUntilExit()
        let port = Int.random(in: 20_000..<60_000)
        let config = try folder.write(
            "sshd_config",
            """
            Port \(port)
            ListenAddress 127.0.0.1
            HostKey \(key)
            PidFile none
            Ciphers aes256-ctr,aes128-ctr
            MACs hmac-sha2-512

            """)
        let server = Process()
        // Foundation takes a child that closes all files that it does not know for one that has
        // ended, and waits for it with all others of this process; sshd closes them.
        server.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
        server.arguments = ["1200", Self.program, "-D", "-e", "-f", config]
        server.standardOutput = FileHandle.nullDevice
        server.standardError = FileHandle.nullDevice
        try server.run()
        // A child has the signals blocked that its parent has, SIGTERM too; `timeout` leads a group.
        defer { kill(-server.processIdentifier, SIGKILL) }
        var fact: Fact?
        for _ in 0..<200 {
            fact = WireFacts.fact(["[fd00::1]:22", "127.0.0.1:\(port)"])
            if case .map? = fact?.value { break }
            try await Task.sleep(for: .milliseconds(50))
        }
        let found = try #require(fact)
        #expect(found.origin == .liveAnswer(endpoint: "127.0.0.1:\(port)"))
        #expect(texts(found["ciphers"]) == ["aes256-ctr", "aes128-ctr"])
        #expect(texts(found["macs"]) == ["hmac-sha2-512"])
        #expect(texts(found["hostKeys"]).contains("ssh-ed25519"))
        guard case .string(let banner)? = found["banner"]?.value else {
            Issue.record("\(found)")
            return
        }
        #expect(banner.hasPrefix("SSH-2.0-OpenSSH_"))
    }

    @Test func `what nobody answers is unknown`() throws {
        let fact = try #require(WireFacts.fact(["127.0.0.1:1"]))
        guard case .unknown = fact.value else {
            Issue.record("\(fact)")
            return
        }
    }

    @Test func `a server that listens elsewhere alone is not asked`() {
        #expect(WireFacts.fact(["192.0.2.7:22", "[2001:db8::1]:22", "nonsense"]) == nil)
    }

    private func texts(_ fact: Fact?) -> [String] {
        guard case .list(let facts)? = fact?.value else { return [] }
        return facts.compactMap { if case .string(let text) = $0.value { text } else { nil } }
    }
}

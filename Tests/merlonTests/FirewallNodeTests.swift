import Foundation
import TestFolder
import Testing

/// The built program in a network namespace with rules in the kernel.
struct FirewallNodeTests {
    private static let isPossible =
        ProcessInfo.processInfo.environment["MERLON_CI"] != nil
        || (getuid() == 0
            && ["nft", "ip", "unshare"].allSatisfy { name in
                ["/usr/sbin", "/sbin", "/usr/bin", "/bin"].contains {
                    FileManager.default.isExecutableFile(atPath: "\($0)/\(name)")
                }
            })

    /// A namespace with a way to the world by `eth0`, for as long as the value lives.
    private final class Namespace {
        let name = "mft\(UInt32.random(in: 0..<1_000_000_000))"

        init() throws {
            try Self.run("ip", "netns", "add", name)
            for words in [
                "ip link set lo up", "ip link add eth0 type veth peer name peer0",
                "ip link set eth0 up", "ip link set peer0 up",
                "ip addr add 203.0.113.10/24 dev eth0",
                "ip addr add 2001:db8::10/64 dev eth0 nodad",
                "ip route add default via 203.0.113.1 dev eth0",
                "ip route add default via 2001:db8::1 dev eth0",
            ] {
                try run(words)
            }
        }

        deinit {
            // The kernel keeps nothing of it but what is named here.
            try? Self.run("ip", "netns", "delete", name)
        }

        func run(_ words: String) throws {
            try Self.run(
                ["ip", "netns", "exec", name] + words.split(separator: " ").map(String.init))
        }

        static func run(_ words: String...) throws { try run(words) }

        private static func run(_ words: [String]) throws {
            let run = try ProgramRun(program: "/usr/bin/env", words)
            try #require(run.status == 0, "\(words): \(run.errors)")
        }

        /// Runs merlon here, with the namespace's own processes, behind a shell's preparation.
        func merlon(_ arguments: [String], after preparation: String = "true") throws -> ProgramRun
        {
            let words = (try [ProgramRun.path] + arguments).map { "'\($0)'" }
            return try ProgramRun(
                program: "/usr/bin/env",
                [
                    "ip", "netns", "exec", name, "unshare", "--mount", "--pid", "--fork",
                    "--mount-proc", "sh", "-c",
                    "\(preparation) && \(words.joined(separator: " "))",
                ])
        }
    }

    private static let closed = """
        table inet filter {
          chain input {
            type filter hook input priority 0; policy drop;
            ct state established,related accept
            iifname lo accept
            ip saddr 10.0.0.0/8 tcp dport 10250 accept
          }
        }
        """

    private struct Findings: Decodable {
        struct Finding: Decodable {
            struct Evidence: Decodable { let fact: String }
            let status: String
            let message: String
            let reason: String?
            let evidence: [Evidence]
        }
        let findings: [Finding]
    }

    private func check(
        _ rules: String, _ expression: String, after preparation: String = "true"
    ) throws -> Findings.Finding {
        let folder = try TestFolder()
        let namespace = try Namespace()
        let file = try folder.write("rules.nft", rules)
        try namespace.run("nft -f \(file)")
        let pack = try folder.write(
            "pack.yaml",
            """
            apiVersion: merlon.dev/v1alpha1
            kind: PolicyPack
            metadata: {name: test}
            controls:
            - id: c
              title: T
              severity: high
              expression: "\(expression)"
              message: node.firewall.reach('tcp', 10250).outside(['10.0.0.0/8']).join('; ')
            """)
        let run = try namespace.merlon(
            ["check", "--policy", pack, "--output", "json"],
            after: preparation.replacing("FOLDER", with: folder.path))
        let findings = try JSONDecoder().decode(Findings.self, from: Data(run.output.utf8))
        return try #require(findings.findings.first)
    }

    private static let within = "node.firewall.reach('tcp', 10250).within(['10.0.0.0/8'])"

    @Test(
        .enabled(if: isPossible, "needs root, ip, nft and unshare"),
        arguments: [
            (closed, "pass", [] as [String]),
            ("", "fail", ["IPv4 at eth0 is open to 0.0.0.0/0", "IPv6 at eth0 is open to ::/0"]),
            (
                closed.replacing("table inet", with: "table ip"), "fail",
                ["IPv6 at eth0 is open to ::/0 (no rule keeps packets out)"]
            ),
            (
                closed.replacing("10.0.0.0/8", with: "10.0.0.0/7"), "fail",
                ["open to 10.0.0.0/7 (inet filter input"]
            ),
            (closed.replacing("accept\n  }", with: "limit rate 1/second accept\n  }"), "pass", []),
            (
                closed.replacing("ip saddr 10.0.0.0/8", with: "limit rate 1/second"), "unknown",
                []
            ),
        ])
    func `a control asks who reaches a port under the kernel's own rules`(
        rules: String, status: String, words: [String]
    ) throws {
        let finding = try check(rules, Self.within)
        #expect(finding.status == status, "\(finding)")
        for word in words { #expect(finding.message.contains(word), "\(finding.message)") }
        #expect(finding.evidence.contains { $0.fact.hasPrefix("node.firewall.reached[") })
        if status == "unknown" { #expect(finding.reason?.contains("limit rate") == true) }
    }

    @Test(
        .enabled(if: isPossible, "needs root, ip, nft and unshare"),
        arguments: [("--net", false), ("--net --uts", true)])
    func `a container's own network is not the node's`(options: String, isUnknown: Bool) throws {
        let link = [
            "ip link set lo up", "ip link add eth0 type veth peer name peer0",
            "ip link set eth0 up", "ip link set peer0 up", "ip addr add 192.0.2.7/24 dev eth0",
            "ip route add default via 192.0.2.1 dev eth0",
        ].joined(separator: " && ")
        let merlon = try ProgramRun.path
        // The shell is process 1, which has another network.
        let run = try ProgramRun(
            program: "/usr/bin/env",
            [
                "unshare", "--net", "--mount", "--pid", "--fork", "--mount-proc", "sh", "-c",
                "unshare \(options) sh -c '\(link) && \(merlon) facts node.firewall'; true",
            ])
        #expect(run.output.contains("in a network of its own") == isUnknown, "\(run.output)")
        #expect(run.output.contains("node.firewall.ways[0]") != isUnknown, "\(run.output)")
    }

    @Test(
        .enabled(if: isPossible, "needs root, ip, nft and unshare"),
        arguments: [
            // Not there, hanging, and without the right to ask.
            (
                "NFT=$(readlink -f $(command -v nft)) && mount --bind /dev/null $NFT",
                "not installed"
            ),
            (
                "printf '#!/bin/sh\\nsleep 60\\n' > FOLDER/nft && chmod +x FOLDER/nft && "
                    + "mount --bind FOLDER/nft $(readlink -f $(command -v nft))", "nft"
            ),
            (
                "printf '#!/bin/sh\\nexit 1\\n' > FOLDER/nft && chmod +x FOLDER/nft && "
                    + "mount --bind FOLDER/nft $(readlink -f $(command -v nft))", "CAP_NET_ADMIN"
            ),
            (
                "printf '#!/bin/sh\\necho table inet x { chain\\n' > FOLDER/nft && "
                    + "chmod +x FOLDER/nft && "
                    + "mount --bind FOLDER/nft $(readlink -f $(command -v nft))", "firewall"
            ),
        ])
    func `rules that cannot be read pass nobody`(preparation: String, word: String) throws {
        let finding = try check(Self.closed, Self.within, after: preparation)
        #expect(finding.status == "unknown", "\(finding)")
        #expect(finding.reason?.contains(word) == true, "\(finding)")
    }
}

import Foundation
import HostSystem
import Posture
import TestFolder
import Testing

@testable import Probes

/// Programs that do not answer as they should; the machine's own are left alone.
struct FirewallProbeTests {
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
        try script("ip", Self.loopback + "echo '[]'")
    }

    private static let loopback = """
        if [ "$3" = addr ]; then echo '[{"ifname": "lo", "ifindex": 1}]'; exit; fi

        """

    private func script(_ name: String, _ text: String) throws {
        try folder.write("bin/\(name)", "#!/bin/sh\n" + text + "\n", mode: 0o755)
    }

    private func observed(
        deadline: Duration = .seconds(20), limitBytes: Int = 1 << 20
    ) async throws -> Fact? {
        let host = try HostView(root: "/")
        var programs = FirewallPrograms(host: host)
        programs.folders = [folder.path + "/bin"]
        programs.deadline = deadline
        programs.limitBytes = limitBytes
        return await FirewallProbe(programs: programs).observe(host).instances.first
    }

    private func reason() async throws -> String {
        guard case .unknown(let reason) = try await observed()?.value else { return "" }
        return reason
    }

    private static let rules = """
        table inet filter { # handle 1
        \tchain input { # handle 1
        \t\ttype filter hook input priority filter; policy drop;
        \t\ttcp dport 22 accept # handle 2
        \t}
        }
        """

    @Test func `the rules are those that nft prints with their handles`() async throws {
        try script("nft", "[ \"$*\" = '-a list ruleset' ] && cat <<'E'\n\(Self.rules)\nE")
        let fact = try #require(try await observed())
        #expect(fact["rules"]?.value == .int(1), "\(fact.value)")
        #expect(fact["tables"]?.elements.first?.text == "inet filter")
        #expect(fact["commands"]?.elements.first?.text == "nft -a list ruleset")
    }

    @Test func `an empty answer is no rules`() async throws {
        try script("nft", "exit 0")
        #expect(try await observed()?["rules"]?.value == .int(0))
    }

    @Test(arguments: [
        ("echo 'Operation not permitted (you must be root)' >&2; exit 1", "CAP_NET_ADMIN"),
        ("echo 'Operation not permitted (you must be root)' >&2; exit 1", "you must be root"),
        ("kill -9 $$", "ended by a signal"),
        ("echo 'table inet f {'; echo 'chain a {'", "half of the ruleset is missing"),
        ("echo 'table inex f {'; echo '}'", "'inex' is no family"),
        ("head -c 4096 /dev/urandom", "is not understood"),
        ("echo hello", "is not understood"),
        ("while :; do echo 'table inet f { }'; done", "prints more than 1048576 bytes"),
    ])
    func `what nft does not say is unknown, with what to do`(
        text: String, sentence: String
    ) async throws {
        try script("nft", text)
        let reason = try await reason()
        #expect(reason.contains(sentence), "\(reason)")
        #expect(reason.contains("nft -a list ruleset"), "\(reason)")
    }

    @Test func `an nft that hangs is not waited for`() async throws {
        try script("nft", "exec sleep 600")
        guard case .unknown(let reason) = try await observed(deadline: .milliseconds(200))?.value
        else {
            Issue.record("it is known")
            return
        }
        #expect(reason.contains("it did not end in time; run it by hand"), "\(reason)")
    }

    @Test func `an ip without routes to its own addresses is unknown`() async throws {
        let link = """
            [{"ifname": "lo", "ifindex": 1, "addr_info": [{"local": "127.0.0.1", "prefixlen": 8}]}]
            """
        try script("nft", "exit 0")
        try script("ip", "[ \"$3\" = addr ] && echo '\(link)'; exit 0")
        let reason = try await reason()
        #expect(reason.contains("ip -j route show table all"), "\(reason)")
    }

    @Test(arguments: ["echo nonsense", "echo '{'", "exit 1", "exit 0", "echo '[]'"])
    func `an ip that says nothing is unknown`(text: String) async throws {
        try script("nft", "exit 0")
        try script("ip", text)
        let reason = try await reason()
        #expect(reason.contains("ip -d -j addr"), "\(reason)")
    }

    @Test func `without nft it is not said that there are no rules`() async throws {
        let modules = FileManager.default.contents(atPath: "/proc/modules")
        let isLoaded = modules.map { String(decoding: $0, as: UTF8.self).contains("nf_tables ") }
        // A kernel without modules has it built in, or nobody can tell.
        guard isLoaded != false else { return }
        let reason = try await reason()
        #expect(reason.contains("install the package nftables"), "\(reason)")
    }

    @Test func `rules of another root are not read`() async throws {
        let node = try TestFolder()
        try node.write("/etc/hostname", "x")
        let fact = try #require(try await FirewallProbe().fact(node))
        #expect(fact.isUnknown)
    }
}

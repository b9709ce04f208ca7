import Foundation
import TestFolder
import Testing

struct FirewallCommandTests {
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
        try folder.write("rules.nft", Self.rules)
        try folder.write("topology.json", Self.topology)
    }

    private static let rules = """
        table inet filter { # handle 1
        chain input { # handle 1
        type filter hook input priority filter; policy drop;
        ct state established,related accept # handle 2
        tcp dport 22 accept # handle 3
        ip saddr 203.0.113.0/24 tcp dport { 8000, 9000-9005 } accept # handle 4
        }
        }
        """
    private static let topology = """
        {"addr": [{"ifname": "lo", "ifindex": 1}, {"ifname": "eth0", "ifindex": 2,
          "link_type": "ether", "addr_info": [{"local": "203.0.113.10", "prefixlen": 24}]}],
         "route4": [{"dst": "default", "dev": "eth0"}, {"dst": "203.0.113.0/24", "dev": "eth0"}],
         "route6": [], "sysctl": {},
         "listeners": [{"protocol": "tcp", "address": "0.0.0.0", "port": 22, "program": "sshd",
           "pid": 77, "unit": "ssh.service"},
          {"protocol": "tcp", "address": "203.0.113.10", "port": 7000, "program": "web"}]}
        """

    private func run(_ arguments: String...) throws -> ProgramRun {
        try ProgramRun(
            program: try ProgramRun.path,
            ["firewall"] + arguments + [
                "--ruleset", folder.path + "/rules.nft", "--topology",
                folder.path + "/topology.json",
            ])
    }

    private func objects(_ text: String) throws -> [[String: Any]] {
        try #require(
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
    }

    @Test func `an answer names who listens`() throws {
        let run = try run("reach", "--output", "json", "--from", "203.0.113.7", "--port", "22")
        #expect(run.status == 0)
        let answer = try #require(try objects(run.output).first)
        #expect(answer["verdict"] as? String == "accept")
        #expect(answer["rule"] as? String == "inet filter input handle 3: tcp dport 22 accept")
        #expect(answer["deliveredTo"] as? String == "node:22")
        #expect(answer["process"] as? String == "sshd")
        #expect(answer["unit"] as? String == "ssh.service")
        #expect(answer["pid"] as? Int == 77)
    }

    @Test func `without sources and ports all that matters is told`() throws {
        let run = try run("reach", "--output", "json")
        #expect(run.status == 0)
        let answers = try objects(run.output).map { answer in
            let from = answer["from"] as? String ?? ""
            let ports = [answer["port"], answer["lastPort"]].compactMap { $0 as? Int }
            return (from, ports, answer["verdict"] as? String, answer["isListening"] as? Bool)
        }
        #expect(answers.contains { $0.1 == [22] && $0.2 == "accept" && $0.3 == true })
        // Somebody listens there, and nobody gets in.
        #expect(answers.contains { $0.1 == [7000] && $0.2 == "drop" && $0.3 == true })
        #expect(!answers.contains { $0.1 == [7000] && $0.2 == "accept" })
        // It is open, and nobody listens.
        #expect(answers.contains { $0.1 == [9000, 9005] && $0.2 == "accept" && $0.3 == false })
        #expect(!answers.contains { $0.1 == [443] })
    }

    @Test func `the table has room in a terminal and no colours elsewhere`() throws {
        let run = try run("reach")
        #expect(run.status == 0)
        #expect(!run.output.contains("\u{1B}"))
        let lines = run.output.split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= 120 })
        #expect(run.output.contains("sshd (ssh.service)"))
        #expect(run.output.contains("anywhere (IPv4)"))
        #expect(run.output.contains("inet filter input handle 3: tcp dport 22 accept"))
    }

    @Test func `one packet is followed to its end`() throws {
        let run = try run("explain", "--from", "203.0.113.7", "--port", "8000")
        #expect(run.status == 0)
        #expect(run.output.contains("inet filter input (filter, priority 0, policy drop)"))
        #expect(run.output.contains("handle 4: ip saddr 203.0.113.0/24 tcp dport"))
        #expect(run.output.contains("Accepted and delivered to node:8000"))
        #expect(run.output.contains("Nobody waits on that port."))
        let other = try self.run("explain", "--from", "198.51.100.1", "--port", "8000")
        #expect(other.output.contains("end of the chain => drop"))
        #expect(other.output.contains("Dropped: inet filter input: policy drop"))
    }

    @Test func `an explanation for programs has the answer and its steps`() throws {
        let run = try run(
            "explain", "--from", "203.0.113.7", "--port", "22", "--output", "json")
        let answer = try #require(
            try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        #expect(answer["verdict"] as? String == "accept")
        let steps = try #require(answer["steps"] as? [[String: Any]])
        #expect(steps.contains { $0["handle"] as? Int == 3 && $0["text"] as? String == "accept" })
    }

    @Test(arguments: [
        (["explain", "--from", "203.0.113.0/24", "--port", "22"], "one packet has one source"),
        (["explain", "--from", "203.0.113.7", "--port", "0"], "0 is no port"),
        (["reach", "--from", "203.0.113", "--port", "22"], "this is no address and no network"),
        (["reach", "--from", "2001:db8::1", "--port", "22"], "no route leads there"),
        (["reach", "--interface", "eth7"], "there is no such interface; there are lo, eth0"),
        (["reach", "--from", "203.0.113.7", "--to", "::1", "--port", "22"], "no address of IPv4"),
    ])
    func `a question that is wrong is told`(arguments: [String], sentence: String) throws {
        let run = try ProgramRun(
            program: try ProgramRun.path,
            ["firewall"] + arguments + [
                "--ruleset", folder.path + "/rules.nft", "--topology",
                folder.path + "/topology.json",
            ])
        #expect(run.status == 2)
        #expect(run.errors.contains(sentence), "\(run.errors)")
        #expect(run.output.isEmpty)
    }

    @Test(arguments: [
        ("table inet f {\nchain a {\n", ":1: a brace has no end: half of the ruleset is missing"),
        ("{\"nftables\": [", ":2: this is not the whole JSON"),
        ("table inet f {\nchain a {\njump b\n}\n}\n", ":3: chain a of table f leads to 'b'"),
    ])
    func `a file that is broken is told by file and line`(text: String, sentence: String) throws {
        let path = try folder.write("bad", text)
        let run = try ProgramRun(
            program: try ProgramRun.path,
            [
                "firewall", "reach", "--ruleset", path, "--topology",
                folder.path + "/topology.json",
            ])
        #expect(run.status == 2)
        #expect(run.errors.contains(path + sentence), "\(run.errors)")
    }

    private static let isPossible =
        ProcessInfo.processInfo.environment["MERLON_CI"] != nil
        || (getuid() == 0
            && FileManager.default.isExecutableFile(atPath: "/usr/sbin/nft"))

    @Test(.enabled(if: isPossible, "needs root, ip and nft"))
    func `this node's own rules need rights, and are joined with who listens`() throws {
        let program = try ProgramRun.path
        let script = """
            set -e
            ip link set lo up
            ip link add eth0 type veth peer name peer0
            ip link set peer0 up
            ip addr add 203.0.113.10/24 dev eth0
            ip link set eth0 up
            ip route add default via 203.0.113.1
            nft -f '\(folder.path)/rules.nft'
            python3 -m http.server 22 >/dev/null 2>&1 &
            server=$!
            trap 'kill $server' EXIT
            for try in $(seq 100); do
              grep -q ':0016 ' /proc/net/tcp && break
              sleep 0.1
            done
            '\(program)' firewall reach --output json
            setpriv --reuid=65534 --regid=65534 --clear-groups '\(program)' firewall reach >&2 || \
              echo "status $?" >&2
            """
        let run = try ProgramRun(program: "/usr/bin/unshare", ["-n", "sh", "-c", script])
        #expect(run.status == 0, "\(run.errors)")
        let answers = try objects(run.output)
        let open = try #require(answers.first { $0["port"] as? Int == 22 })
        #expect(open["verdict"] as? String == "accept")
        #expect((open["process"] as? String)?.hasPrefix("python3") == true)
        #expect((open["rule"] as? String)?.contains(" handle ") == true)
        #expect(open["interface"] as? String == "eth0")
        #expect(run.errors.contains("CAP_NET_ADMIN"), "\(run.errors)")
        #expect(run.errors.contains("status 2"), "\(run.errors)")
    }
}

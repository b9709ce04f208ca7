import HostSystem
import Posture
import TestFolder
import Testing

@testable import Trials

/// What is tried, where, and what it means.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct LiveTrialsTests {
    private let table = """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 0100007F:2808 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0
           1: 00000000:280A 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 2 1 0
           2: 0100007F:DCF2 0100007F:094B 01 00000000:00000000 02:0000057A 00000000     0        0 3 2 0
           3: nonsense
        """
    private let newTable = """
          sl  local_address                         remote_address                        st tx_queue rx_queue
           0: 00000000000000000000000000000000:192B 00000000000000000000000000000000:0000 0A 0:0 00:0 0 0 0 1
           1: 00000000000000000000000001000000:094B 00000000000000000000000000000000:0000 0A 0:0 00:0 0 0 0 1
           2: 0000000000000000FFFF00000900000A:280F 00000000000000000000000000000000:0000 0A 0:0 00:0 0 0 0 1
        """

    @Test func `the kernel's tables tell what listens`() throws {
        let folder = try TestFolder()
        try folder.write("/proc/1/net/tcp", table)
        try folder.write("/proc/1/net/tcp6", newTable)
        let listeners = try Listener.all(try HostView(root: folder.path))
        #expect(
            listeners == [
                Listener("127.0.0.1", 10248), Listener("0.0.0.0", 10250), Listener("::", 6443),
                Listener("::1", 2379), Listener("10.0.0.9", 10255),
            ])
    }

    @Test func `bytes by chance are no table`() {
        var random = SplitMix(state: 9)
        for _ in 0..<2_000 {
            var bytes = Array((table + newTable).utf8)
            for _ in 0..<20 {
                let place = Int.random(in: bytes.indices, using: &random)
                bytes[place] = UInt8.random(in: .min ... .max, using: &random)
            }
            #expect(Listener.parse(bytes).allSatisfy { 0...65_535 ~= $0.port })
        }
    }

    @Test func `a folder is no node that answers`() throws {
        let folder = try TestFolder()
        try folder.makeFolder("/etc")
        let host = try HostView(root: folder.path)
        #expect(try NodeNetwork.of(host) == nil)
    }

    @Test func `a node in another network is not asked under our addresses`() throws {
        let folder = try TestFolder()
        try folder.write("/proc/1/net/tcp", table)
        try folder.link("/proc/1/ns/net", to: "net:[1]")
        let host = try HostView(root: folder.path)
        #expect(throws: NodeNetwork.Failure.self) { try NodeNetwork.of(host) }
    }

    private let network = NodeNetwork(
        listeners: [
            Listener("0.0.0.0", 1), Listener("::", 2), Listener("10.0.0.9", 3),
            Listener("127.0.0.1", 4), Listener("10.0.0.9", 1),
        ],
        addresses: ["127.0.0.1", "::1", "10.0.0.9", "2001:db8::9"])

    @Test(arguments: [
        (1, ["127.0.0.1:1", "10.0.0.9:1"], ["127.0.0.1:1", "10.0.0.9:1"]),
        (2, ["[::1]:2"], ["[::1]:2", "10.0.0.9:2", "[2001:db8::9]:2"]),
        (3, ["10.0.0.9:3"], ["10.0.0.9:3"]), (4, ["127.0.0.1:4"], ["127.0.0.1:4"]),
        (5, [], []),
    ])
    func `a service is asked where it listens`(port: Int, servers: [String], reach: [String]) {
        #expect(network.servers(on: [port]).map(\.description) == servers)
        #expect(network.reach(of: [port]).map(\.description) == reach)
    }

    private func fact(_ value: FactValue) -> Fact { Fact(value, from: .search("test")) }

    @Test func `ports are those of the configuration, and the usual ones`() {
        let kubelet = fact(
            .map([
                "config": fact(
                    .map([
                        "port": fact(.int(11250)), "readOnlyPort": fact(.int(0)),
                        "healthzPort": fact(.unknown(reason: "permission denied")),
                    ]))
            ]))
        let listener = fact(.map(["port": fact(.int(2479))]))
        let etcd = fact(
            .map(["client": fact(.map(["listeners": fact(.list([listener]))]))]))
        let server = fact(.map(["config": fact(.map(["securePort": fact(.int(443))]))]))
        let targets = TrialTargets(
            facts: FactSet([
                FactSet.Component(name: "kubelet", instances: [kubelet]),
                FactSet.Component(name: "etcd", instances: [etcd]),
                FactSet.Component(name: "apiserver", instances: [server]),
                FactSet.Component(name: "scheduler", instances: [fact(.unknown(reason: "no"))]),
            ]))
        #expect(targets.ports[.kubelet] == [10250, 11250])
        #expect(targets.ports[.kubeletReadOnly] == [10255])
        #expect(targets.ports[.kubeletHealth] == [10248])
        #expect(targets.ports[.etcdClients] == [2379, 2479])
        #expect(targets.ports[.apiserver] == [6443, 443])
        #expect(targets.ports[.scheduler] == [10259])
    }

    @Test(
        arguments: [
            (TrialService.kubelet, Answer.status(200), true), (.kubelet, .status(401), false),
            (.kubelet, .status(403), false),
            // Handlers that are turned off are not found behind the guard.
            (.kubelet, .status(404), true), (.apiserver, .status(404), nil),
            (.kubelet, .status(500), nil), (.kubelet, .alert(TLSAlert(42)), false),
            (.kubelet, .alert(TLSAlert(80)), nil), (.kubelet, .alert(TLSAlert(40)), nil),
            (.kubelet, .closed, nil), (.kubelet, .refused, nil),
            (.kubelet, .timeout(seconds: 2), nil),
            (.etcdClients, .status(503), true), (.etcdClients, .status(400), nil),
        ] as [(TrialService, Answer, Bool?)])
    func `an answer means what the service means by it`(
        service: TrialService, answer: Answer, isServed: Bool?
    ) {
        #expect(service.lets(in: answer, .get("/version"), wasAsked: false) == isServed)
    }

    @Test func `a server that hangs costs its own facts only`() async throws {
        let hanging = try await LoopbackServer.start(answer: nil)
        let open = try await TestServer.openssl("server", [])
        var targets = TrialTargets()
        targets.ports = [.scheduler: [hanging.port], .kubelet: [open.port]]
        var trials = LiveTrials()
        trials.connectionTime = .seconds(1)
        let network = NodeNetwork(
            listeners: [hanging.port, open.port].map { Listener("127.0.0.1", $0) },
            addresses: ["127.0.0.1"])
        let fact = try #require(await trials.observe(network, targets).instances.first)
        #expect(fact.reason("scheduler.servers.0.tls") != nil)
        #expect(
            fact.reason("scheduler.servers.0.nobody.metrics.isServed")
                == "127.0.0.1:\(hanging.port): no answer within 1 s")
        #expect(fact.bool("kubelet.servers.0.nobody.pods.isServed") == true)
        #expect(fact.bool("kubelet.servers.0.plaintext.isServed") == false)
        #expect(fact.count("apiserver.servers") == 0)
    }
}

import Agent
import Foundation
import HostSystem
import Policies
import Posture
import Testing

@testable import Trials

/// What a real etcd answers strangers, in the forms in which its flags are found.
@Suite(.serialized, .timeLimit(.minutes(3)), .enabled(if: EtcdServer.isHere, "needs etcd-server"))
struct EtcdTrialTests {
    struct Variant: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var scheme = "https"
        let flags: [String]
        let lets: (nobody: Bool?, foreign: Bool?, plain: Bool)
        let requires: Bool?
    }

    private static let server = ["--cert-file={server.pem}", "--key-file={server.key}"]
    private static let authority = ["--trusted-ca-file={authority.pem}"]
    private static let enforced = ["--client-cert-auth"]

    private static let variants = [
        Variant(
            testDescription: "as kubeadm has it", flags: server + authority + enforced,
            lets: (false, false, false), requires: true),
        Variant(
            testDescription: "certificates of clients are not wanted", flags: server,
            lets: (true, true, false), requires: false),
        Variant(
            testDescription: "an authority alone is enough", flags: server + authority,
            lets: (false, false, false), requires: true),
        Variant(
            testDescription: "no authority locks everybody out", flags: server + enforced,
            lets: (false, false, false), requires: true),
        Variant(
            testDescription: "certificates made by itself", flags: ["--auto-tls"],
            lets: (true, true, false), requires: false),
        Variant(
            testDescription: "those void the wish for certificates",
            flags: ["--auto-tls"] + authority + enforced, lets: (true, true, false),
            requires: false),
        Variant(
            testDescription: "without TLS", scheme: "http", flags: [],
            lets: (nil, nil, true), requires: nil),
        Variant(
            testDescription: "without TLS whatever else is set", scheme: "http",
            flags: server + authority + enforced, lets: (nil, nil, true), requires: nil),
    ]

    /// What the pack that comes with Merlon says, by the controls' names.
    private func findings(
        _ component: FactSet.Component
    ) throws -> [String: Finding.Status] {
        let pack = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../policies/live.yaml").standardizedFileURL.path
        let loader = PolicyLoader(
            disk: try HostView(root: "/"), workingDirectory: "/", program: "/usr/bin/merlon")
        let evaluator = ControlEvaluator(facts: FactSet([component]), now: 1_800_000_000)
        return Dictionary(
            try loader.policies(at: [pack]).controls.map {
                ($0.id, evaluator.finding(for: $0).status)
            }
        ) { first, _ in first }
    }

    @Test(arguments: variants)
    func `strangers get what etcd gives them`(variant: Variant) async throws {
        let etcd = try await EtcdServer.start(clients: variant.scheme, variant.flags)
        var targets = TrialTargets()
        targets.ports = [
            .etcdClients: [etcd.clientPort], .etcdPeers: [etcd.peerPort],
            .etcdMetrics: [etcd.metricsPort],
        ]
        let network = NodeNetwork(
            listeners: [etcd.clientPort, etcd.peerPort, etcd.metricsPort].map {
                Listener("127.0.0.1", $0)
            }, addresses: ["127.0.0.1"])
        var trials = LiveTrials()
        trials.connectionTime = .seconds(20)
        trials.totalTime = .seconds(100)
        let component = await trials.observe(network, targets)
        let findings = try findings(component)
        let isOpen = variant.lets.nobody != false
        #expect(findings["live-etcd-refuses-strangers"] == (isOpen ? .fail : .pass))
        #expect(findings["live-etcd-refuses-plaintext"] == (variant.lets.plain ? .fail : .pass))
        #expect(findings["live-etcd-peers-refuse-strangers"] == .fail)
        #expect(findings["live-etcd-metrics-local"] == .pass)
        #expect(findings["live-kubelet-refuses-strangers"] == .notApplicable)
        let fact = try #require(component.instances.first?.at("etcd"))
        let client = "clients.0"
        for request in ["range", "version", "health"] {
            #expect(
                fact.bool("\(client).nobody.\(request).isServed") == variant.lets.nobody,
                "\(fact.text("\(client).nobody.\(request).answer") ?? "")")
            #expect(
                fact.bool("\(client).foreignCertificate.\(request).isServed")
                    == variant.lets.foreign,
                "\(fact.text("\(client).foreignCertificate.\(request).answer") ?? "")")
        }
        #expect(fact.bool("\(client).plaintext.isServed") == variant.lets.plain)
        #expect(fact.bool("\(client).tls.requiresCertificate") == variant.requires)
        #expect(fact.bool("peers.0.plaintext.isServed") == true)
        #expect(fact.bool("metrics.0.isServed") == true)
        #expect(
            fact.at("\(client).plaintext.isServed")?.origin
                == .liveAnswer(endpoint: "127.0.0.1:\(etcd.clientPort)"))
        if variant.scheme == "https" {
            #expect(fact.text("\(client).tls.versions.0") == "TLS 1.2")
            #expect(fact.text("\(client).tls.versions.1") == "TLS 1.3")
            #expect(fact.at("\(client).tls.certificate.notAfter") != nil)
        }
    }
}

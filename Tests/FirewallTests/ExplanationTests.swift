import Testing

@testable import Firewall

struct ExplanationTests {
    private struct Question {
        let source: Topology.Source
        let port: Int
        let isTCP: Bool
        var way: Reach.Way {
            Reach.Way(interface: source.interface, to: source.destination)
        }
    }

    private static func questions(_ topology: Topology) -> [Question] {
        topology.sources.flatMap { source in
            [22, 2379, 10250, 30080].map { Question(source: source, port: $0, isTCP: true) }
                + [53, 30080].map { Question(source: source, port: $0, isTCP: false) }
        }
    }

    @Test(arguments: Machine.names)
    func `an explanation ends as the answer does, and shows the rule`(name: String) throws {
        let topology = try Machine.topology()
        let reach = Reach(try Machine.ruleset(name), topology)
        for question in Self.questions(topology) {
            let source = question.source.source
            let answer = try #require(
                reach.answers(
                    from: source...source, isIPv6: question.source.isIPv6, way: question.way,
                    ports: [question.port], isTCP: question.isTCP
                ).first)
            let explanation = try #require(
                reach.explanation(
                    from: source, isIPv6: question.source.isIPv6, way: question.way,
                    port: question.port, isTCP: question.isTCP))
            let told = explanation.answer
            #expect(told.decision == answer.decision)
            #expect(told.rule == answer.rule)
            #expect(told.reason == answer.reason)
            #expect(told.deliveredTo == answer.deliveredTo)
            let steps = explanation.traces.flatMap(\.steps)
            let place = "\(name) \(question)"
            switch answer.decision {
            case .accept:
                #expect(!steps.contains { $0.isLost && $0.doubt == nil }, "\(place)")
                if let rule = answer.rule {
                    #expect(steps.contains { $0.rule == rule && !$0.isLost }, "\(place)")
                }
            case .drop:
                let isTold = steps.contains {
                    $0.isLost && ($0.rule == answer.rule || $0.text == answer.rule?.text)
                }
                #expect(isTold, "\(place): \(answer.rule?.description ?? "")")
            case .unknown:
                #expect(
                    explanation.traces.count > 1 || steps.contains { $0.doubt != nil }
                        || steps.contains { $0.isLost }, "\(place)")
            }
        }
    }

    @Test func `the way is told in the kernel's order, with jumps and what NAT does`() throws {
        let text = """
            table ip n {
            chain pre {
            type nat hook prerouting priority dstnat; policy accept;
            tcp dport 80 jump web # handle 4
            }
            chain web {
            ip saddr 10.0.0.5 return # handle 6
            dnat to 203.0.113.10:8080 # handle 7
            }
            }
            table inet f {
            chain in {
            type filter hook input priority filter; policy drop;
            ct state established accept # handle 2
            udp dport 8080 accept # handle 3
            tcp dport 8080 counter accept # handle 5
            }
            }
            """
        let ruleset = try Ruleset([try RulesetFile(text, name: "r")])
        let reach = Reach(ruleset, try Machine.topology())
        let source = try #require(Address.number4("203.0.113.7"))
        let way = try #require(reach.way(from: source, isIPv6: false))
        let explanation = try #require(
            reach.explanation(from: source, isIPv6: false, way: way, port: 80, isTCP: true))
        #expect(explanation.answer.decision == .accept)
        #expect(explanation.answer.deliveredTo == "node:8080")
        let first = try #require(explanation.traces.first).steps.filter {
            $0.part == "the client's first packet"
        }
        let told = first.map { step in
            step.rule?.handle.map { "\($0) \(step.text)" } ?? "\(step.kind) \(step.text)"
        }
        #expect(
            told == [
                "packet the client's first packet", "hook prerouting", "tracking new",
                "chain ip n pre", "4 jump web", "7 goes to another address or port",
                "routing to this machine itself", "hook input", "chain inet f in", "5 accept",
            ])
        #expect(first.first { $0.rule?.handle == 7 }?.depth == 1)
        #expect(first.compactMap(\.packet).last == "203.0.113.7 to 203.0.113.10:8080")
        let chain = try #require(first.first { $0.text == "inet f in" }?.base)
        #expect(!chain.accepts)
        #expect(chain.priority == 0)
    }
}

import Firewall
import Posture

/// The answers of `merlon firewall reach` for programs: one object each.
enum ReachJSON {
    /// Nobody reads more; whoever needs them asks for fewer at once.
    private static let limit = 200_000

    static func text(_ answers: [Reach.Answer]) -> String {
        JSON.array(answers.map { .object(fields($0)) }).text
    }

    /// Of a survey: an object for each network of sources, range of addresses and range of ports.
    static func text(_ rows: [Reach.Row]) throws -> String {
        let count = rows.reduce(0) {
            $0 + $1.sources.ranges.count * $1.to.ranges.count * $1.ports.ranges.count
        }
        guard count <= limit else {
            throw UsageError(
                "the answer has more than \(limit) lines; ask for less, with --from and --port")
        }
        var objects: [JSON] = []
        for row in rows {
            for ports in row.ports.ranges {
                for to in row.to.ranges {
                    for from in row.sources.ranges {
                        objects.append(.object(fields(row, from, to, ports)))
                    }
                }
            }
        }
        return JSON.array(objects).text
    }

    static func fields(_ answer: Reach.Answer) -> [(String, JSON?)] {
        let port = UInt128(answer.port)
        return fields(
            Reach.Row(answer), answer.from, answer.to...answer.to, port...port)
    }

    private static func fields(
        _ row: Reach.Row, _ from: ClosedRange<UInt128>, _ to: ClosedRange<UInt128>,
        _ ports: ClosedRange<UInt128>
    ) -> [(String, JSON?)] {
        let last = ports.upperBound == ports.lowerBound ? nil : ports.upperBound
        func joined(_ value: (Topology.Listener) -> String?) -> JSON? {
            let texts = ReachText.each(row.listeners, value)
            return texts.isEmpty ? nil : .string(texts.joined(separator: ", "))
        }
        return [
            ("from", .string(ReachText.range(from, isIPv6: row.isIPv6))),
            ("interface", .string(row.interface)),
            ("to", .string(ReachText.range(to, isIPv6: row.isIPv6))),
            ("protocol", .string(row.transport)),
            ("port", .int(Int64(ports.lowerBound))),
            ("lastPort", last.map { .int(Int64($0)) }),
            ("verdict", .string(row.decision.rawValue)),
            ("deliveredTo", row.deliveredTo.map { .string($0) }),
            ("rule", row.rule.map { .string("\($0)") }),
            ("reason", row.reason.map { .string($0) }),
            ("isListening", row.listeners.map { .bool(!$0.isEmpty) }),
            ("process", joined(\.process)),
            (
                "pid",
                row.listeners.flatMap { $0.count == 1 ? $0[0].pid : nil }.map { .int(Int64($0)) }
            ),
            ("unit", joined(\.unit)),
            ("container", joined(\.container)),
        ]
    }
}

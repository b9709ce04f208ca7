import Firewall
import Posture

/// The answers of `merlon firewall reach` for programs: one object each.
enum ReachJSON {
    static func text(_ answers: [Reach.Answer]) -> String {
        JSON.array(answers.map(answer)).text
    }

    private static func answer(_ answer: Reach.Answer) -> JSON {
        .object([
            ("from", .string(ReachText.source(answer))),
            ("interface", .string(answer.interface)),
            ("to", .string(Address.text(answer.to, isIPv6: answer.isIPv6))),
            ("protocol", .string(answer.transport)),
            ("port", .int(Int64(answer.port))),
            ("verdict", .string(answer.decision.rawValue)),
            ("deliveredTo", answer.deliveredTo.map { .string($0) }),
            ("rule", answer.rule.map { .string("\($0)") }),
            ("reason", answer.reason.map { .string($0) }),
        ])
    }
}

/// Addresses of answers as people write them.
enum ReachText {
    /// An address, a network, or the first and last address of a range.
    static func source(_ answer: Reach.Answer) -> String {
        let low = answer.from.lowerBound
        let text = Address.text(low, isIPv6: answer.isIPv6)
        if low == answer.from.upperBound { return text }
        let width = answer.isIPv6 ? 128 : 32
        for length in 0...width
        where Address.network(low, length, isIPv6: answer.isIPv6) == answer.from {
            return "\(text)/\(length)"
        }
        return text + "-" + Address.text(answer.from.upperBound, isIPv6: answer.isIPv6)
    }
}

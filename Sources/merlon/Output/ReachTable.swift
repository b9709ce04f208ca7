import Firewall
import Posture

/// The answers of `merlon firewall reach` for people.
enum ReachTable {
    static func text(_ answers: [Reach.Answer]) -> String {
        let rows = answers.map { answer in
            [
                ReachText.source(answer), answer.interface,
                Address.text(answer.to, isIPv6: answer.isIPv6),
                "\(answer.transport)/\(answer.port)", answer.decision.rawValue,
                answer.deliveredTo ?? "-",
                TerminalText.escaped(
                    answer.reason ?? answer.rule.map { "\($0)" } ?? "no rule decides"),
            ]
        }
        let all = [["FROM", "BY", "TO", "PORT", "VERDICT", "DELIVERED TO", "RULE"]] + rows
        let widths = (0..<6).map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            zip(row, widths).map { TerminalText.padded($0, to: $1 + 2) }.joined() + row[6] + "\n"
        }.joined()
    }
}

import Firewall
import HostSystem
import Posture

/// `merlon firewall explain` for people.
struct ExplanationText {
    private let style: Style
    private let width: Int

    init(terminal: Terminal) {
        style = Style(isColored: terminal.isTerminal && !Style.isColorRefused)
        width = terminal.isTerminal ? min(max(terminal.columns, 60), 140) : 100
    }

    func text(_ explanation: Reach.Explanation) -> String {
        let answer = explanation.answer
        let from = ReachText.range(answer.from, isIPv6: answer.isIPv6)
        let to = Address.text(answer.to, isIPv6: answer.isIPv6)
        var lines = wrapped(
            "From \(from) to \(to), \(answer.transport)/\(answer.port), by \(answer.interface)",
            at: 0, style.strong)
        for (number, trace) in explanation.traces.enumerated() {
            if number > 0 {
                lines +=
                    [""]
                    + wrapped(
                        "If chains of one priority are asked in the other order", at: 0,
                        style.strong)
            }
            lines += self.lines(trace, answer)
        }
        return (lines + [""] + conclusion(answer)).joined(separator: "\n") + "\n"
    }

    private func lines(_ trace: Trace, _ answer: Reach.Answer) -> [String] {
        var lines: [String] = []
        // Once the connection stands, what is alike need not be told.
        let parts = Trace.laterParts.filter { part in
            answer.decision == .accept && !trace.steps.contains { $0.part == part && $0.isLost }
        }
        let steps = trace.steps.filter { !parts.contains($0.part) }
        for (number, step) in steps.enumerated() {
            let next = number + 1 < steps.count ? steps[number + 1].kind : .packet
            let last = number > 0 ? steps[number - 1] : nil
            lines += self.lines(step, next: next, isSame: last.map { isSame($0, step) } ?? false)
        }
        if trace.isCut { lines += wrapped("… and more steps than are shown", at: 0) }
        if trace.steps.count > steps.count {
            lines += [""] + wrapped("What both send then passes too.", at: 0)
        }
        return lines
    }

    /// Whether it happens to another part of the packets too.
    private func isSame(_ one: Trace.Step, _ other: Trace.Step) -> Bool {
        one.kind == .rule && other.kind == .rule && one.rule == other.rule
            && one.text == other.text && one.depth == other.depth
    }

    private func lines(_ step: Trace.Step, next: Trace.Kind, isSame: Bool) -> [String] {
        let unsure = step.doubt == nil ? "" : " (not certain)"
        if step.kind == .packet {
            let name = step.text.prefix(1).uppercased() + step.text.dropFirst()
            let packet = step.packet.map { ": \($0)" } ?? ""
            return [""] + wrapped(name + packet + unsure, at: 0, style.strong)
        }
        var (text, column) = words(step)
        if step.kind == .hook {
            if [.hook, .packet, .routing].contains(next) { text += ": no chain" }
            text += step.packet.map { ", \($0)" } ?? ""
        }
        let isLost = step.isLost
        var lines: [String] = []
        if !isSame {
            lines = wrapped(text + unsure, at: column) { line in
                if !isLost { return line }
                return unsure.isEmpty ? style.bad(line) : style.unsure(line)
            }
        }
        if step.kind != .hook, let packet = step.packet {
            let word = isSame ? "and for " : "now "
            lines += wrapped(word + packet + (isSame ? unsure : ""), at: column + 2, style.faint)
        }
        return lines
    }

    /// What a step says, and from which column on.
    private func words(_ step: Trace.Step) -> (String, column: Int) {
        switch step.kind {
        case .packet, .hook: return (step.text, 2)
        case .tracking: return ("connection tracking: \(step.text)", 4)
        case .translation: return ("NAT: \(step.text)", 4)
        case .routing: return ("routing: \(step.text)", 2)
        case .policy: return ("end of the chain => \(step.text)", 6)
        case .chain:
            guard let base = step.base else { return (step.text, 4) }
            let policy = base.accepts ? "accept" : "drop"
            let head = "\(base.kind.rawValue), priority \(base.priority), policy \(policy)"
            return ("\(step.text) (\(head))", 4)
        case .rule:
            let chain = step.depth > 0 ? step.rule.map { "[\($0.chain)] " } ?? "" : ""
            let handle = step.rule?.handle.map { "handle \($0): " } ?? ""
            let rule = step.rule?.text ?? ""
            let outcome = rule.hasSuffix(step.text) ? "" : "  => \(step.text)"
            return (chain + handle + rule + outcome, 6 + 2 * min(step.depth, 10))
        }
    }

    private func conclusion(_ answer: Reach.Answer) -> [String] {
        let rule = answer.rule.map { "\($0)" } ?? "no rule decides"
        switch answer.decision {
        case .accept:
            let end = answer.deliveredTo.map { " and delivered to \($0)" } ?? ""
            return wrapped("Accepted\(end): \(rule)", at: 0, style.good) + waiting(answer)
        case .drop: return wrapped("Dropped: \(rule)", at: 0, style.bad) + waiting(answer)
        case .unknown:
            return wrapped("Unknown: \(answer.reason ?? rule)", at: 0, style.unsure)
                + waiting(answer)
        }
    }

    private func waiting(_ answer: Reach.Answer) -> [String] {
        guard let listeners = answer.listeners else { return [] }
        if listeners.isEmpty { return wrapped("Nobody waits on that port.", at: 0) }
        return listeners.flatMap { listener -> [String] in
            let pid = listener.pid.map { ", pid \($0)" } ?? ""
            let name = ReachText.listeners([listener]) ?? ""
            return wrapped("There waits \(name)\(pid).", at: 0)
        }
    }

    /// A text, which may be the node's, in lines from a column on.
    private func wrapped(
        _ text: String, at column: Int, _ paint: (String) -> String = { $0 }
    ) -> [String] {
        let lead = String(repeating: " ", count: column)
        return TerminalText.wrapped(TerminalText.escaped(text), width: width - column - 2)
            .enumerated().map { number, line in
                lead + (number == 0 ? "" : "  ") + paint(line)
            }
    }
}

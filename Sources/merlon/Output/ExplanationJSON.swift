import Firewall
import Posture

/// `merlon firewall explain` for programs: the answer's own keys, and the steps to it.
enum ExplanationJSON {
    static func text(_ explanation: Reach.Explanation) -> String {
        let traces = explanation.traces
        let steps: JSON = .array(traces.first?.steps.map(step) ?? [])
        // Chains of one priority, asked in the other order.
        let others: JSON? = traces.count > 1 ? .array(traces[1].steps.map(step)) : nil
        let isCut = traces.contains(where: \.isCut)
        return JSON.object(
            ReachJSON.fields(explanation.answer) + [
                ("steps", steps), ("otherOrder", others), ("isCut", isCut ? .bool(true) : nil),
            ]
        ).text
    }

    private static func step(_ step: Trace.Step) -> JSON {
        .object([
            ("of", .string(step.part)),
            ("kind", .string(step.kind.rawValue)),
            ("text", .string(step.text)),
            ("table", step.rule.map { .string($0.table) }),
            ("chain", step.rule.map { .string($0.chain) }),
            ("type", step.base.map { .string($0.kind.rawValue) }),
            ("hook", step.base.map { .string($0.hook.rawValue) }),
            ("priority", step.base.map { .int(Int64($0.priority)) }),
            ("policy", step.base.map { .string($0.accepts ? "accept" : "drop") }),
            ("handle", step.rule?.handle.map { .int(Int64($0)) }),
            ("rule", step.kind == .rule ? step.rule.map { .string($0.text) } : nil),
            ("depth", step.depth > 0 ? .int(Int64(step.depth)) : nil),
            ("packet", step.packet.map { .string($0) }),
            ("isLost", step.isLost ? .bool(true) : nil),
            ("doubt", step.doubt.map { .string($0) }),
        ])
    }
}

import Posture

/// What is known of many violations of one kind.
struct SummaryEvidence {
    let evidence: AnyValue
    let attributes: Fields

    init(_ key: ViolationKey, pids: [UInt32], _ cutter: inout TextCutter) {
        let program = key.program.map { cutter.bytes($0) }
        let script = key.script.map { cutter.bytes($0) }
        let container = key.container.map { cutter.text($0) }
        let user = key.user.map { String($0) }
        let rule = key.rule.map { cutter.text($0) }
        let alarm = key.alarm.map { cutter.text($0) }
        let kept = pids.prefix(cutter.limits.entries).map { AnyValue.number($0) }
        cutter.noteOmission(kept.count < pids.count)
        evidence = .map([
            ("file", (script ?? program).flatMap { EvidenceFile.value(path: $0) }),
            ("user", user.map { .map([("uid", .text($0))]) }),
            (
                "data",
                .map([
                    ("rule", rule.map { .text($0) }), ("alarm", alarm.map { .text($0) }),
                    ("program", program.map { .text($0) }), ("script", script.map { .text($0) }),
                    ("container", container.map { .text($0) }),
                    ("pids", kept.isEmpty ? nil : .list(kept)),
                ])
            ),
        ])
        attributes = [
            ("process.executable.path", program.map { .text($0) }),
            ("process.user.id", key.user.map { .number($0) }),
            ("merlon.process.script", script.map { .text($0) }),
            ("merlon.violation.container", container.map { .text($0) }),
        ]
    }
}

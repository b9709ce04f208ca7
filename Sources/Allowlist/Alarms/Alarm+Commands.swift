import Posture

extension Alarm {
    static let reverseShell = Alarm(
        name: "reverse-shell", severity: .critical,
        summary: "Arguments that join a shell to a network connection."
    ) { view in
        judge(&view, .reverseShell)
    }

    static let downloadThenRun = Alarm(
        name: "download-then-run", severity: .critical,
        summary: "Arguments that run what they download or decode, without looking at it."
    ) { view in
        judge(&view, .downloadThenRun)
    }

    private static func judge(
        _ view: inout StartView, _ shape: CommandFinding.Shape
    ) -> AlarmFinding {
        let findings = view.findings()
        if let finding = findings.first(where: { $0.shape == shape }) {
            return .yes(finding.detail)
        }
        return findings.contains { $0.shape == .cut } ? .unlessKnown("whole code") : .no
    }
}

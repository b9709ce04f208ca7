import Posture

extension Alarm {
    static let gainsRoot = Alarm(
        name: "gains-root", severity: .high,
        summary: "A program that makes a caller who was not root to root (setuid)."
    ) { view in
        let start = view.start
        if start.gainsRoot { return .yes("its caller was not root, and it is") }
        // Records are missing, and with them the mode: it has root's rights and another's account.
        let mayGain =
            start.isSuccess && start.isIncomplete && start.file?.mode == nil && start.euid == 0
            && start.uid.map { $0 != 0 } == true
        return mayGain ? .unlessKnown("file") : .no
    }
}

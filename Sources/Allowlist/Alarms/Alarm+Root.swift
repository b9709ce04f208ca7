import Posture

extension Alarm {
    static let gainsRoot = Alarm(
        name: "gains-root", severity: .high,
        summary: "A program that makes a caller who was not root to root (setuid)."
    ) { view in
        view.start.gainsRoot ? .yes("its caller was not root, and it is") : .no
    }
}

import HostSystem
import Posture

/// Short answers of the kernel, at their paths of `/proc` and `/sys`.
struct KernelText {
    let host: HostView
    /// Whether a file that is missing says that the kernel does not have what it would tell of.
    let isComplete: Bool
    /// The same of files in `/sys`.
    let isSysComplete: Bool
    /// Why nothing can be told, as of a node that does not run.
    let unknown: String?

    init(_ host: HostView) {
        self.host = host
        let answers: (Bool, Bool, String?)
        do throws(HostError) {
            let isKernel = try host.hasKernelProc()
            let hasSys = try host.status(of: "/sys/kernel") != nil
            let runs = try host.hasProc()
            answers = (
                isKernel, isKernel && hasSys, runs ? nil : "the node does not run: it has no /proc"
            )
        } catch {
            answers = (false, false, "\(error)")
        }
        (isComplete, isSysComplete, unknown) = answers
    }

    /// The text without the line's end; nil where the file is not there.
    func text(_ path: String) throws(HostError) -> String? {
        guard let text = try host.contents(of: path)?.text else { return nil }
        return String(text.trimmingSuffix(while: \.isWhitespace))
    }

    /// What the kernel answers at a path; nil where it does not have the file.
    ///
    /// - Parameter make: the value of the text; nil for a text that says nothing.
    func fact(
        _ path: String, _ make: (String) -> FactValue? = { .string($0) }
    ) -> Fact? {
        let origin = Origin.kernel(path: path)
        if let unknown { return .unknown(unknown, from: origin) }
        do throws(HostError) {
            guard let text = try text(path) else {
                return (path.hasPrefix("/sys/") ? isSysComplete : isComplete)
                    ? nil : .unknown("\(path): it is not there", from: origin)
            }
            guard let value = make(text) else {
                return .unknown("\(path): '\(text.prefix(80))' is not understood", from: origin)
            }
            return Fact(value, from: origin)
        } catch {
            return .unknown("\(error)", from: origin)
        }
    }
}

extension String {
    /// Without what fulfils the condition at its end.
    fileprivate func trimmingSuffix(while isOff: (Character) -> Bool) -> Substring {
        var text = self[...]
        while let last = text.last, isOff(last) { text.removeLast() }
        return text
    }
}

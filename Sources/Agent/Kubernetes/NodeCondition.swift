import Posture
import Reporting

/// The condition that says on a node of Kubernetes whether it is hardened.
struct NodeCondition: Hashable, Sendable {
    enum Status: String, Hashable, Sendable {
        case yes = "True"
        case no = "False"
        case unknown = "Unknown"
    }

    /// Controls that a message names at most; the report has all.
    private static let namedControls = 10
    private static let messageLimit = 1_000

    let status: Status
    /// One word in CamelCase, for programs.
    let reason: String
    let message: String

    /// - Parameters:
    ///   - threshold: the least severity that counts.
    ///   - isOutdated: whether the next check should have ended by now.
    init(_ report: CheckReport, failOn threshold: Severity, isOutdated: Bool) {
        if isOutdated {
            status = .unknown
            reason = "CheckOutdated"
            message = "the checks of this node have stopped; what they found last is not told"
            return
        }
        let grave = report.findings.filter { $0.severity >= threshold }
        let failed = grave.filter { $0.status == .fail }
        let unknown = grave.filter { $0.status == .unknown }
        let level = "of severity \(threshold.rawValue) or higher"
        if !failed.isEmpty {
            status = .no
            reason = "ControlsFailed"
            message = Self.message("\(failed.count) controls \(level) failed", failed)
        } else if !unknown.isEmpty {
            status = .unknown
            reason = "ControlsUnknown"
            message = Self.message(
                "\(unknown.count) controls \(level) could not be decided", unknown)
        } else if !grave.contains(where: { $0.status == .pass || $0.status == .waived }) {
            // Where nothing was looked at nothing is proven.
            status = .unknown
            reason = "NothingApplied"
            message = "no control \(level) applies to this node"
        } else {
            status = .yes
            reason = "ControlsPassed"
            let waived = grave.count { $0.status == .waived }
            message =
                "no control \(level) failed"
                + (waived == 0 ? "" : "; \(waived) failures are waived")
        }
    }

    private static func message(_ words: String, _ findings: [Finding]) -> String {
        let names = findings.sorted { ($1.severity, $0.control) < ($0.severity, $1.control) }
            .prefix(namedControls).map(\.control)
        let more = findings.count > names.count ? ", …" : ""
        return OneLine.text(
            "\(words): \(names.joined(separator: ", "))\(more)", limit: messageLimit)
    }

    /// The body of a strategic merge patch of the node's status.
    ///
    /// - Parameter before: the condition as the node has it, by which it is known whether the
    ///   status is another now.
    func patch(type: String, before: NodeObject.Condition?, now: Int64) -> [UInt8] {
        let time = InternetTime.text(seconds: now / 1_000)
        let transition = before?.status == status.rawValue ? before?.transition : nil
        let condition = JSON.object([
            ("type", .string(type)), ("status", .string(status.rawValue)),
            ("reason", .string(reason)), ("message", .string(message)),
            ("lastHeartbeatTime", .string(time)),
            ("lastTransitionTime", .string(transition ?? time)),
        ])
        let body = JSON.object([("status", .object([("conditions", .array([condition]))]))])
        return Array(body.line.utf8)
    }

    /// Types that the kubelet or the cloud's controllers set (k8s.io/api/core/v1).
    private static let foreignTypes: Set<String> = [
        "Ready", "MemoryPressure", "DiskPressure", "PIDPressure", "NetworkUnavailable",
    ]

    static func isType(_ text: String) -> Bool {
        1...63 ~= text.utf8.count && !foreignTypes.contains(text)
            && text.utf8.allSatisfy {
                0x30...0x39 ~= $0 || 0x41...0x5A ~= $0 || 0x61...0x7A ~= $0
            }
            && text.first?.isLetter == true
    }
}

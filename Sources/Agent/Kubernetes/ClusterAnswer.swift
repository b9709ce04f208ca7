import Posture
import Reporting
import YAML

/// What an API server's answer to a change means.
enum ClusterAnswer: Hashable, Sendable {
    case done
    /// Later it may work.
    case tryAgain(String, after: Duration?)
    /// Somebody has to mend something.
    case hold(String)

    /// What is written, for words and rights.
    enum Object: Hashable, Sendable, CaseIterable {
        case condition
        case report

        /// For `merlon status`, metrics and messages.
        var name: String {
            switch self {
            case .condition: "NodeCondition"
            case .report: "ClusterReport"
            }
        }

        fileprivate var right: String {
            switch self {
            case .condition: "patch nodes/status"
            case .report: "create and patch clusterreports.openreports.io"
            }
        }
    }

    /// - Parameter now: seconds since 1970.
    init(_ answer: ReceiverAnswer, to object: Object, node: String, now: Int64) {
        let message = Self.message(of: answer)
        let words = "status \(answer.status)" + (message.map { ": \($0)" } ?? "")
        switch answer.status {
        case 200...299: self = .done
        case 401: self = .hold("the API server does not know who asks (\(words))")
        case 403:
            self = .hold(
                "the account may not \(object.right); see packaging/kubernetes/api-reporting.yaml "
                    + "(\(words))")
        // Apply makes what is not there: it is the kind that is not there.
        case 404 where object == .report:
            self = .hold(
                "the API server knows no ClusterReport of openreports.io/v1alpha1; install the "
                    + "definitions of OpenReports (\(words))")
        case 404:
            self = .tryAgain("the API server knows no node '\(node)' (\(words))", after: nil)
        case 409: self = .tryAgain("somebody else changed it at once (\(words))", after: nil)
        case 408, 429, 500, 502, 503, 504:
            let delay = answer.retryAfter.flatMap {
                RetryAfter.delay($0, date: answer.date, now: now)
            }
            self = .tryAgain(words, after: delay)
        case 300...399: self = .hold("status \(answer.status), a redirect that is not followed")
        default: self = .hold(words)
        }
    }

    /// The words of a `Status` object, or of whatever else answers.
    private static func message(of answer: ReceiverAnswer) -> String? {
        let bytes = Array(answer.body.prefix(64 << 10))
        // What is no JSON is told as it is.
        let document = try? YAML.document(bytes: bytes, path: "the answer", onlyFirst: true)
        let text =
            document?[key: "message"]?.scalar?.text
            ?? String(decoding: bytes.prefix(4_096), as: UTF8.self)
        let line = OneLine.text(text)
        return line.isEmpty ? nil : line
    }
}

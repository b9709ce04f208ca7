/// How much a failure of a control matters.
package enum Severity: String, CaseIterable, Sendable, Codable {
    case critical, high, medium, low, info

    /// 0 is the gravest.
    package var rank: Int {
        switch self {
        case .critical: 0
        case .high: 1
        case .medium: 2
        case .low: 3
        case .info: 4
        }
    }

    /// What a control of this severity weighs in the score of a report.
    package var weight: Int {
        switch self {
        case .critical: 10
        case .high: 6
        case .medium: 3
        case .low: 1
        case .info: 0
        }
    }
}

extension Severity: Comparable {
    /// Graver is greater.
    package static func < (left: Severity, right: Severity) -> Bool {
        left.rank > right.rank
    }
}

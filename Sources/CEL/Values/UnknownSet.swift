/// Why a value is not known: one or more reasons of the host.
public struct UnknownSet: Hashable, Sendable {
    /// In the order in which they were met, each once.
    public private(set) var reasons: [String]

    /// More reasons than these are not kept.
    public static let limit = 16

    public init(reason: String) {
        reasons = [reason]
    }

    func union(_ other: UnknownSet) -> UnknownSet {
        var result = self
        for reason in other.reasons
        where result.reasons.count < Self.limit && !result.reasons.contains(reason) {
            result.reasons.append(reason)
        }
        return result
    }
}

extension UnknownSet? {
    /// Adds reasons to those that there may be.
    mutating func formUnion(_ other: UnknownSet?) {
        guard let other else { return }
        self = self?.union(other) ?? other
    }
}

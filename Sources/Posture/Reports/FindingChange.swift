/// What became of a finding since the check before.
package struct FindingChange: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// It was never seen before; of findings that pass nothing is told.
        case new
        /// It failed or was unknown, and passes now or is not applicable any more.
        case fixed
        /// It had passed before, and fails or is unknown again.
        case regressed
        /// Its status is the same kind of bad, but status, severity, message or evidence differ.
        case changed
        /// Its control is not in the policies any more.
        case removed
    }

    package var kind: Kind
    package var finding: Finding
    /// When it was first seen as it is, and last; milliseconds since 1970.
    package var firstSeen: Int64
    package var lastSeen: Int64
    /// The status before; nil for a new one.
    package var before: Finding.Status?

    package init(
        kind: Kind, finding: Finding, firstSeen: Int64, lastSeen: Int64,
        before: Finding.Status? = nil
    ) {
        self.kind = kind
        self.finding = finding
        self.firstSeen = firstSeen
        self.lastSeen = lastSeen
        self.before = before
    }
}

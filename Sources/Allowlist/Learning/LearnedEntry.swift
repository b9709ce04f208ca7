/// What was seen of one ``LearnedShape``.
struct LearnedEntry: Sendable {
    private(set) var slots: [OpenSlot]
    private(set) var users: Set<UInt32> = []
    private(set) var sightings: [LearnedEvidence: Sightings] = [:]

    init(_ start: ShapedStart) {
        slots = start.values.map { OpenSlot($0.value, $0.kind) }
    }

    /// False where its users or files are more than are kept; then nothing changes.
    mutating func add(_ start: ShapedStart, _ seen: Sightings) -> Bool {
        guard users.contains(start.user) || users.count < LearnerLimits.users,
            sightings[start.evidence] != nil || sightings.count < LearnerLimits.evidence
        else { return false }
        users.insert(start.user)
        sightings[start.evidence, default: Sightings()].add(seen)
        for (index, part) in start.values.enumerated() where index < slots.count {
            slots[index].add(part.value, part.kind)
        }
        return true
    }
}

import Posture

/// The answers that were given last, for a bounded number of ids.
///
/// Two generations: what is used moves into the newer one, and once that holds half the capacity it
/// becomes the older one, in place of the one before.
struct RecentContainers {
    struct Entry {
        /// Nil where nobody knows the id.
        var container: Container?
        /// From when on the disk is asked again; nil for an answer that does not change.
        var askAgain: ContinuousClock.Instant?
    }

    private let capacity: Int
    private var newer: [String: Entry] = [:]
    private var older: [String: Entry] = [:]

    init(capacity: Int) {
        self.capacity = capacity
    }

    var count: Int { newer.count + older.count }

    subscript(id: String) -> Entry? {
        mutating get {
            if let entry = newer[id] { return entry }
            guard let entry = older.removeValue(forKey: id) else { return nil }
            keep(entry, id)
            return entry
        }
        set {
            older[id] = nil
            if let newValue { keep(newValue, id) } else { newer[id] = nil }
        }
    }

    private mutating func keep(_ entry: Entry, _ id: String) {
        if newer.count >= capacity / 2, newer[id] == nil {
            older = newer
            newer = [:]
        }
        newer[id] = entry
    }
}

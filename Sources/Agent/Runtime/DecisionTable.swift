import Allowlist
import AuditStream

/// Answers under keys, found by a number that each key makes of itself.
///
/// Of the standard library's dictionary the hash alone costs as much as all of this: it knows
/// nothing of keys that have folded themselves under a seed already.
struct DecisionTable {
    private struct Entry {
        let hash: UInt64
        let key: DecisionMemo.Key
    }

    private var entries: [Entry] = []
    /// Of each entry; apart from them, so that to compare a key copies none.
    private var answers: [DecisionMemo.Answer] = []
    /// Places among the entries, -1 for none; a key is at the first free one behind its number.
    private var places: [Int32]

    /// - Parameter capacity: Entries of which no more are added by the caller.
    init(capacity: Int) {
        var size = 16
        while size < min(capacity, 1 << 20) * 2 { size *= 2 }
        places = [Int32](repeating: -1, count: size)
    }

    var count: Int { entries.count }

    subscript(key: DecisionMemo.Key) -> DecisionMemo.Answer? {
        let hash = key.folded
        let place = places[self.place(of: key, hash)]
        return place < 0 ? nil : answers[Int(place)]
    }

    mutating func set(_ key: DecisionMemo.Key, _ answer: DecisionMemo.Answer) {
        let hash = key.folded
        let place = place(of: key, hash)
        if places[place] >= 0 {
            answers[Int(places[place])] = answer
        } else if entries.count < places.count / 2 {
            places[place] = Int32(entries.count)
            entries.append(Entry(hash: hash, key: key))
            answers.append(answer)
        }
    }

    mutating func removeAll() {
        entries.removeAll()
        answers.removeAll()
        for index in places.indices { places[index] = -1 }
    }

    /// Where the key is, or where it would be; half of all places at least are free.
    private func place(of key: DecisionMemo.Key, _ hash: UInt64) -> Int {
        let mask = places.count - 1
        var place = Int(truncatingIfNeeded: hash) & mask
        while places[place] >= 0 {
            let index = Int(places[place])
            if entries[index].hash == hash, entries[index].key == key { return place }
            place = (place + 1) & mask
        }
        return place
    }
}

extension DecisionMemo.Key {
    /// So that nobody can foresee which keys meet.
    private static let seed = UInt64.random(in: 1 ... .max)

    /// All of it in one number.
    fileprivate var folded: UInt64 {
        var hash = Self.seed.mixed(chain)
        hash = hash.mixed(UInt64(program) << 32 | UInt64(group))
        hash = hash.mixed(UInt64(uid) << 32 | UInt64(euid))
        hash = hash.mixed(UInt64(loginUid) << 32 | UInt64(mode))
        hash = hash.mixed(UInt64(owner) << 32 | UInt64(marks))
        if scriptPath | subject | arguments != 0 {
            hash = hash.mixed(scriptPath).mixed(subject).mixed(arguments)
            hash = hash.mixed(UInt64(scriptOwner) << 32 | UInt64(scriptMode))
        }
        if let file { hash = file.mixed(hash) }
        if let script { hash = script.mixed(~hash) }
        return hash
    }
}

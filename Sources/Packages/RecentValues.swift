/// A dictionary that keeps at most so many values, and of them those that were used last.
///
/// Two generations: when the younger one is full, it becomes the older one, whose values that
/// nobody has asked for since are dropped. That costs the same however many there are.
struct RecentValues<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private let half: Int
    private var young: [Key: Value] = [:]
    private var old: [Key: Value] = [:]

    /// - Parameter capacity: at least 2.
    init(capacity: Int) {
        half = max(1, capacity / 2)
    }

    var count: Int { young.count + old.count }

    mutating func value(of key: Key) -> Value? {
        if let value = young[key] { return value }
        guard let value = old.removeValue(forKey: key) else { return nil }
        set(value, for: key)
        return value
    }

    mutating func set(_ value: Value, for key: Key) {
        old[key] = nil
        if young[key] == nil, young.count >= half {
            old = young
            young.removeAll(keepingCapacity: true)
        }
        young[key] = value
    }

    mutating func removeAll() {
        young.removeAll()
        old.removeAll()
    }
}

import HostSystem

/// Byte strings under numbers, so that the many processes of a node hold each but once.
///
/// A number is never given again. A string is kept as long as somebody holds it, and its bytes are
/// bounded: one that has no room is the number 0, which stands for none.
struct NameTable: ~Copyable {
    private struct Entry {
        var hash: UInt64 = 0
        var number: UInt32 = 0
        var holders: UInt32 = 0
        var next: Int32 = -1
        var nextNumber: Int32 = -1
        var bytes: [UInt8] = []
        var traits: UInt8 = 0
    }

    private var entries: [Entry] = []
    private var free: [Int32] = []
    private var buckets: [Int32]
    /// The first entry of each chain of numbers; they are given one after the other, which spreads
    /// them evenly.
    private var numbers: [Int32]
    private var lastNumber: UInt32 = 0
    private var bytes = 0
    private let limitBytes: Int
    private let read: @Sendable ([UInt8]) -> UInt8
    private let seed = UInt64.random(in: 1 ... .max)
    /// Strings that had no room.
    private(set) var refused: UInt64 = 0

    /// - Parameter traits: What a string says, which is found out once for each.
    init(limitBytes: Int, traits: @escaping @Sendable ([UInt8]) -> UInt8 = { _ in 0 }) {
        self.limitBytes = limitBytes
        read = traits
        buckets = [Int32](repeating: -1, count: 1 << 12)
        numbers = buckets
    }

    var count: Int { entries.count - free.count }

    /// The number of a string, held once more; to be released.
    mutating func hold(_ name: Span<UInt8>) -> UInt32 {
        let hash = name.mixed(seed)
        var place = buckets[bucket(hash)]
        while place >= 0 {
            let index = Int(place)
            if entries[index].hash == hash, name.isEqual(to: entries[index].bytes) {
                entries[index].holders += 1
                return entries[index].number
            }
            place = entries[index].next
        }
        return add(name, hash)
    }

    mutating func hold(_ number: UInt32) {
        guard let place = place(of: number) else { return }
        entries[Int(place)].holders += 1
    }

    mutating func release(_ number: UInt32) {
        guard let place = place(of: number) else { return }
        let index = Int(place)
        entries[index].holders -= 1
        guard entries[index].holders == 0 else { return }
        unlink(place)
        unlink(place, number: number)
        bytes -= entries[index].bytes.count
        entries[index] = Entry()
        free.append(place)
    }

    /// What the string of a number says, for somebody who holds it; nil where it had no room.
    func traits(of number: UInt32) -> UInt8? {
        place(of: number).map { entries[Int($0)].traits }
    }

    /// The bytes of a number that somebody holds.
    func name(_ number: UInt32) -> [UInt8]? {
        place(of: number).map { entries[Int($0)].bytes }
    }

    private mutating func add(_ name: Span<UInt8>, _ hash: UInt64) -> UInt32 {
        guard bytes + name.count <= limitBytes, lastNumber < .max else {
            refused += 1
            return 0
        }
        lastNumber += 1
        var entry = Entry(hash: hash, number: lastNumber, holders: 1)
        entry.bytes.reserveCapacity(name.count)
        entry.bytes.append(copying: name)
        entry.traits = read(entry.bytes)
        bytes += name.count
        let place: Int32
        if let used = free.popLast() {
            place = used
        } else {
            place = Int32(entries.count)
            entries.append(Entry())
        }
        entry.next = buckets[bucket(hash)]
        entry.nextNumber = numbers[bucket(number: lastNumber)]
        entries[Int(place)] = entry
        buckets[bucket(hash)] = place
        numbers[bucket(number: lastNumber)] = place
        if entries.count > buckets.count * 2 { grow() }
        return lastNumber
    }

    private mutating func unlink(_ place: Int32) {
        let bucket = bucket(entries[Int(place)].hash)
        let next = entries[Int(place)].next
        var before = buckets[bucket]
        if before == place {
            buckets[bucket] = next
            return
        }
        while before >= 0, entries[Int(before)].next != place { before = entries[Int(before)].next }
        if before >= 0 { entries[Int(before)].next = next }
    }

    private mutating func unlink(_ place: Int32, number: UInt32) {
        let next = entries[Int(place)].nextNumber
        var before = numbers[bucket(number: number)]
        if before == place {
            numbers[bucket(number: number)] = next
            return
        }
        while before >= 0, entries[Int(before)].nextNumber != place {
            before = entries[Int(before)].nextNumber
        }
        if before >= 0 { entries[Int(before)].nextNumber = next }
    }

    private func place(of number: UInt32) -> Int32? {
        guard number > 0 else { return nil }
        var place = numbers[bucket(number: number)]
        while place >= 0 {
            if entries[Int(place)].number == number { return place }
            place = entries[Int(place)].nextNumber
        }
        return nil
    }

    private mutating func grow() {
        buckets = [Int32](repeating: -1, count: buckets.count * 4)
        numbers = buckets
        for index in entries.indices where entries[index].holders > 0 {
            let bucket = bucket(entries[index].hash)
            entries[index].next = buckets[bucket]
            buckets[bucket] = Int32(index)
            let number = self.bucket(number: entries[index].number)
            entries[index].nextNumber = numbers[number]
            numbers[number] = Int32(index)
        }
    }

    private func bucket(number: UInt32) -> Int {
        Int(number) & (numbers.count - 1)
    }

    private func bucket(_ hash: UInt64) -> Int {
        Int(truncatingIfNeeded: hash >> 20) & (buckets.count - 1)
    }
}

extension Span<UInt8> {
    /// A hash that nobody can foresee who does not know the seed.
    package func mixed(_ seed: UInt64) -> UInt64 {
        var hash = seed ^ UInt64(count)
        var index = 0
        // Under the seed: the words by which a product is the same whatever stands before them are
        // not for anybody to write.
        while let word = word(at: index) {
            hash = hash.mixed(word ^ seed)
            index += 8
        }
        var rest: UInt64 = 0
        while index < count {
            rest = rest << 8 | UInt64(self[index])
            index += 1
        }
        return hash.mixed(rest ^ seed)
    }

    func isEqual(to other: [UInt8]) -> Bool {
        guard count == other.count else { return false }
        let span = other.span
        var index = 0
        while let word = word(at: index), let second = span.word(at: index) {
            if word != second { return false }
            index += 8
        }
        while index < count {
            if self[index] != span[index] { return false }
            index += 1
        }
        return true
    }
}

extension UInt64 {
    /// Folds both halves of a product of 128 bits, so that each bit depends on all of both.
    ///
    /// There are two numbers with which all others become zero, or all ones: what somebody else
    /// chooses goes in with a secret.
    package func mixed(_ other: UInt64) -> UInt64 {
        let (high, low) = (self ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(
            by: other ^ 0xD6E8_FEB8_6659_FD93)
        return high ^ low
    }
}

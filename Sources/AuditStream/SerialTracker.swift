import HostSystem

/// Finds the serial numbers that a stream does not have.
///
/// The kernel counts its events one by one, so that a missing number is an event that was lost on
/// the way. Numbers come a little out of order; what is missing is known when the stream is 4,096
/// numbers further on, or at the end.
struct SerialTracker {
    /// Numbers of machines beyond this many in one stream are not followed.
    private static let nodeLimit = 64

    /// That of the machine whose records do not name it, which most streams have alone.
    private var plain: SerialSequence?
    private var sequences: [(node: [UInt8], sequence: SerialSequence)] = []
    private var last = 0

    mutating func add(_ id: EventID, node: Span<UInt8>) {
        if node.isEmpty {
            if plain?.add(id) != nil { return }
            if sequences.count < Self.nodeLimit { plain = SerialSequence(first: id) }
            return
        }
        if sequences.indices.contains(last), isLast(node) {
            sequences[last].sequence.add(id)
            return
        }
        last = 0
        while last < sequences.count, !isLast(node) { last += 1 }
        if last == sequences.count {
            guard last + (plain == nil ? 0 : 1) < Self.nodeLimit else { return }
            var name: [UInt8] = []
            name.append(copying: node)
            sequences.append((name, SerialSequence(first: id)))
        } else {
            sequences[last].sequence.add(id)
        }
    }

    /// How many are missing up to here, the latest ones counted too.
    var missing: UInt64 {
        sequences.reduce(plain?.allMissing ?? 0) { $0 + $1.sequence.allMissing }
    }

    private func isLast(_ node: Span<UInt8>) -> Bool {
        let count = sequences[last].node.count
        guard count == node.count else { return false }
        let name = sequences[last].node
        for index in node.indices where name[index] != node[index] { return false }
        return true
    }
}

/// The serial numbers of one machine.
struct SerialSequence {
    private static let windowSize: UInt32 = 64 * 64
    /// A number of the window that comes so much later in time: the machine has started anew.
    private static let restartMilliseconds: Int64 = 10_000

    private(set) var missing: UInt64 = 0
    /// A bit for each number of the window that ends with the newest, at its place modulo 64 bits.
    private var seen = [64 of UInt64](repeating: 0)
    private var newest: EventID
    /// How many numbers before the newest belong to the sequence.
    private var span: UInt32 = 0

    init(first: EventID) {
        newest = first
        mark(first.serial)
    }

    mutating func add(_ id: EventID) {
        // Numbers begin again after the greatest, so the distance may wrap around.
        let ahead = Int32(bitPattern: id.serial &- newest.serial)
        if ahead == 1, span == Self.windowSize - 1 {
            follow(id)
        } else if ahead > 0 {
            advance(to: id, by: UInt32(ahead))
        } else {
            goBack(to: id, by: 0 &- UInt32(bitPattern: ahead))
        }
    }

    private mutating func goBack(to id: EventID, by distance: UInt32) {
        let isNear = distance < Self.windowSize
        let later = id.milliseconds - newest.milliseconds
        if distance > 0, later > (isNear ? Self.restartMilliseconds : 0) {
            let before = allMissing
            self = SerialSequence(first: id)
            missing = before
        } else if isNear {
            span = max(span, distance)
            mark(id.serial)
        } else {
            // It was taken for missing when the window left it behind.
            missing -= min(missing, 1)
        }
    }

    /// Those that left the window, and those in it.
    var allMissing: UInt64 { missing + missingInWindow }

    private var missingInWindow: UInt64 {
        UInt64(span) + 1 - UInt64(seen.indices.reduce(0) { $0 + seen[$1].nonzeroBitCount })
    }

    private mutating func advance(to id: EventID, by distance: UInt32) {
        if distance >= Self.windowSize {
            missing += missingInWindow + UInt64(distance) - UInt64(Self.windowSize)
            for index in seen.indices { seen[index] = 0 }
            span = Self.windowSize - 1
        } else {
            for step in 1...distance {
                // The place is that of the number that leaves the window.
                let place = newest.serial &+ step
                if span == Self.windowSize - 1 {
                    if !isMarked(place) { missing += 1 }
                } else {
                    span += 1
                }
                clear(place)
            }
        }
        newest = id
        mark(id.serial)
    }

    /// The number that follows on the newest, as nearly all do; its place is that of the one that
    /// leaves the window.
    private mutating func follow(_ id: EventID) {
        let place = Int(id.serial / 64 % 64)
        let before = seen[place]
        let bit: UInt64 = 1 << UInt64(id.serial % 64)
        if before & bit == 0 {
            missing += 1
            seen[place] = before | bit
        }
        newest = id
    }

    private mutating func mark(_ serial: UInt32) {
        seen[Int(serial / 64 % 64)] |= 1 << UInt64(serial % 64)
    }

    private mutating func clear(_ serial: UInt32) {
        seen[Int(serial / 64 % 64)] &= ~(1 << UInt64(serial % 64))
    }

    private func isMarked(_ serial: UInt32) -> Bool {
        seen[Int(serial / 64 % 64)] & 1 << UInt64(serial % 64) != 0
    }
}

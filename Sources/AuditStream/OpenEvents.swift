/// The open events, found by their id and in the order in which they began.
///
/// A slot that is closed keeps its memory for the next event.
struct OpenEvents: ~Copyable {
    /// Where an event stands; slots are -1 for none.
    private struct Place {
        let id: EventID
        let hasNode: Bool
        /// When nothing more is expected, in the milliseconds of records.
        let deadline: Int64
        var older: Int32 = -1
        var newer: Int32 = -1
        var nextInBucket: Int32 = -1
    }

    /// Apart from the events, which are large: a place is small enough to be copied at no cost.
    private var places: [Place] = []
    private var events: [OpenEvent] = []
    private var free: [Int32] = []
    /// The slot that was closed last, of which the memory is still at hand.
    private var spare: Int32 = -1
    /// The first slot of each chain of events with the same hash.
    private var buckets: [Int32]
    /// The event that began last, until the next one begins: most end before that, and so need not
    /// be put into the chains and the order of the others, and taken out again.
    private var fresh: Int32 = -1
    private var freshPlace = Place(
        id: EventID(milliseconds: 0, serial: 0), hasNode: false, deadline: 0)
    /// The ends of the order of all but the fresh one.
    private var first: Int32 = -1
    private var last: Int32 = -1
    /// Of all open events.
    private(set) var footprint = 0
    private var memory = RecordMemory()

    var count: Int { places.count - free.count - (spare >= 0 ? 1 : 0) }

    var oldest: Int32 { first >= 0 ? first : fresh }

    /// - Parameter capacity: Of as many events at once a chain stays short.
    init(capacity: Int) {
        var size = 16
        while size < min(capacity, 1 << 20) { size *= 2 }
        buckets = [Int32](repeating: -1, count: size)
    }

    subscript(slot: Int32) -> OpenEvent {
        _read { yield events[Int(slot)] }
        _modify { yield &events[Int(slot)] }
    }

    /// When the event that began first is out of time; nil where there is none.
    var oldestDeadline: Int64? {
        if first >= 0 { return places[Int(first)].deadline }
        return fresh >= 0 ? freshPlace.deadline : nil
    }

    /// Inlined, as is ``isAt(_:_:node:)``: to be called, all of the events' own fields would be copied.
    @inline(__always)
    func slot(of id: EventID, node: Span<UInt8>) -> Int32? {
        if fresh >= 0, isAt(fresh, id, node: node) { return fresh }
        var slot = buckets[bucket(id)]
        while slot >= 0 {
            if isAt(slot, id, node: node) { return slot }
            slot = places[Int(slot)].nextInBucket
        }
        return nil
    }

    @inline(__always)
    func isAt(_ slot: Int32, _ id: EventID, node: Span<UInt8>) -> Bool {
        let place = slot == fresh ? freshPlace : places[Int(slot)]
        guard place.id == id, place.hasNode == !node.isEmpty else { return false }
        return !place.hasNode || events[Int(slot)].exec.isOf(node: node)
    }

    mutating func open(_ id: EventID, node: Span<UInt8>, deadline: Int64) -> Int32 {
        if fresh >= 0 { settle() }
        freshPlace = Place(id: id, hasNode: !node.isEmpty, deadline: deadline)
        fresh = emptySlot()
        events[Int(fresh)].exec.begin(id, node: node)
        return fresh
    }

    private mutating func emptySlot() -> Int32 {
        if spare >= 0 {
            defer { spare = -1 }
            return spare
        }
        if let used = free.popLast() { return used }
        places.append(freshPlace)
        events.append(OpenEvent())
        return Int32(places.count - 1)
    }

    /// Puts the fresh event behind all others.
    private mutating func settle() {
        let bucket = bucket(freshPlace.id)
        freshPlace.older = last
        freshPlace.nextInBucket = buckets[bucket]
        places[Int(fresh)] = freshPlace
        buckets[bucket] = fresh
        if last >= 0 { places[Int(last)].newer = fresh } else { first = fresh }
        last = fresh
        fresh = -1
    }

    /// Adds a record to an event, and counts its bytes anew; in `problem` what is wrong with the
    /// record.
    @inline(__always)
    mutating func add(
        _ header: RecordHeader, _ line: Span<UInt8>, to slot: Int32, limits: EventAssembler.Limits,
        _ problem: inout RecordParseError?
    ) -> OpenEvent.State {
        events[Int(slot)].add(header, line, limits: limits, &memory, &footprint, &problem)
    }

    mutating func close(_ slot: Int32) {
        footprint -= events[Int(slot)].reset()
        if slot == fresh { fresh = -1 } else { unlink(slot) }
        if spare >= 0 { free.append(spare) }
        spare = slot
    }

    private mutating func unlink(_ slot: Int32) {
        let place = places[Int(slot)]
        if place.older >= 0 { places[Int(place.older)].newer = place.newer }
        if place.newer >= 0 { places[Int(place.newer)].older = place.older }
        if first == slot { first = place.newer }
        if last == slot { last = place.older }
        let bucket = bucket(place.id)
        var before = buckets[bucket]
        if before == slot {
            buckets[bucket] = place.nextInBucket
            return
        }
        while before >= 0 {
            let next = places[Int(before)].nextInBucket
            if next == slot { places[Int(before)].nextInBucket = place.nextInBucket }
            before = next == slot ? -1 : next
        }
    }

    /// Events of one moment have serial numbers in a row, which spreads them evenly.
    private func bucket(_ id: EventID) -> Int {
        Int(id.serial ^ id.serial >> 16) & (buckets.count - 1)
    }
}

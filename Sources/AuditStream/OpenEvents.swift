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
        var older: Int32
        var newer: Int32 = -1
        var nextInBucket: Int32
    }

    /// Apart from the events, which are large: a place is small enough to be copied at no cost.
    private var places: [Place] = []
    private var events: [OpenEvent] = []
    private var free: [Int32] = []
    /// The first slot of each chain of events with the same hash.
    private var buckets: [Int32]
    private(set) var oldest: Int32 = -1
    private var newest: Int32 = -1
    /// Of all open events.
    private(set) var footprint = 0
    private var memory = RecordMemory()

    var count: Int { places.count - free.count }

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
        oldest >= 0 ? places[Int(oldest)].deadline : nil
    }

    /// Inlined, as is ``isAt(_:_:node:)``: to be called, all of the events' own fields would be copied.
    @inline(__always)
    func slot(of id: EventID, node: Span<UInt8>) -> Int32? {
        var slot = buckets[bucket(id)]
        while slot >= 0 {
            if isAt(slot, id, node: node) { return slot }
            slot = places[Int(slot)].nextInBucket
        }
        return nil
    }

    @inline(__always)
    func isAt(_ slot: Int32, _ id: EventID, node: Span<UInt8>) -> Bool {
        let place = places[Int(slot)]
        guard place.id == id, place.hasNode == !node.isEmpty else { return false }
        return !place.hasNode || events[Int(slot)].exec.isOf(node: node)
    }

    mutating func open(_ id: EventID, node: Span<UInt8>, deadline: Int64) -> Int32 {
        let bucket = bucket(id)
        let place = Place(
            id: id, hasNode: !node.isEmpty, deadline: deadline, older: newest,
            nextInBucket: buckets[bucket])
        let slot: Int32
        if let used = free.popLast() {
            slot = used
            places[Int(slot)] = place
        } else {
            slot = Int32(places.count)
            places.append(place)
            events.append(OpenEvent())
        }
        self[slot].exec.begin(id, node: node)
        buckets[bucket] = slot
        if newest >= 0 { places[Int(newest)].newer = slot } else { oldest = slot }
        newest = slot
        return slot
    }

    /// Adds a record to an event, and counts its bytes anew; in `problem` what is wrong with the
    /// record.
    mutating func add(
        _ header: RecordHeader, _ line: Span<UInt8>, to slot: Int32, limits: EventAssembler.Limits,
        _ problem: inout RecordParseError?
    ) -> OpenEvent.State {
        events[Int(slot)].add(header, line, limits: limits, &memory, &footprint, &problem)
    }

    mutating func close(_ slot: Int32) {
        let place = places[Int(slot)]
        if place.older >= 0 { places[Int(place.older)].newer = place.newer }
        if place.newer >= 0 { places[Int(place.newer)].older = place.older }
        if oldest == slot { oldest = place.newer }
        if newest == slot { newest = place.older }
        unchain(slot, place)
        footprint -= events[Int(slot)].reset()
        free.append(slot)
    }

    private mutating func unchain(_ slot: Int32, _ place: Place) {
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

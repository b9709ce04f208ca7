/// Finds among many rules, or elements of a set, those that can be about some packets.
struct BoundsIndex: Sendable {
    private let bounds: [Bounds]
    /// Of those about a few ports: by each of the ports, in order.
    private var narrow: [UInt32: [Int]] = [:]
    /// The others, in order.
    private var wide: [Int] = []
    /// Whether it is worth telling ports apart.
    private let isSorted: Bool

    /// Those about more ports count as wide.
    private static let fewPorts = 16
    /// Fewer are looked at one by one.
    private static let few = 32

    init(_ bounds: [Bounds]) {
        self.bounds = bounds
        isSorted = bounds.count > Self.few
        guard isSorted else { return }
        for (number, box) in bounds.enumerated() where !box.isEmpty {
            if box.ports.count <= Self.fewPorts {
                for port in box.ports { narrow[port, default: []].append(number) }
            } else {
                wide.append(number)
            }
        }
    }

    var count: Int { bounds.count }

    /// The first from a place on that can be about packets in a box; the count where there is none.
    func next(_ box: Bounds, from start: Int) -> Int {
        guard isSorted, box.ports.lowerBound == box.ports.upperBound else {
            var place = start
            while place < bounds.count, !bounds[place].meets(box) { place += 1 }
            return place
        }
        let mine = narrow[box.ports.lowerBound].map { next(box, in: $0, from: start) }
        return min(mine ?? bounds.count, next(box, in: wide, from: start))
    }

    private func next(_ box: Bounds, in places: [Int], from start: Int) -> Int {
        let first = places.partitionPoint(where: { $0 >= start })
        return places[first...].first { bounds[$0].meets(box) } ?? bounds.count
    }
}

/// The places that an evaluation read, each once, in order.
struct ReadLog {
    private(set) var places: [AttributePath] = []
    /// The same, from the number of them on from which looking through them takes longer.
    private var known: Set<AttributePath> = []

    private static let searchLimit = 8
    /// More places than these are not kept: it is evidence for people.
    private static let limit = 1_000

    mutating func insert(_ place: AttributePath) {
        guard places.count < Self.limit else { return }
        if places.count < Self.searchLimit {
            if !places.contains(place) { places.append(place) }
            return
        }
        if known.isEmpty { known = Set(places) }
        if known.insert(place).inserted { places.append(place) }
    }
}

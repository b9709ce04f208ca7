/// Finds the name that someone who mistyped probably meant.
package enum NearName {
    /// `; did you mean 'name'?` for the end of a message; empty where no candidate is near.
    package static func hint(for name: String, among candidates: [String]) -> String {
        closest(to: name, among: candidates).map { "; did you mean '\($0)'?" } ?? ""
    }

    /// The candidate within about a third of the name's length in edits; nil where none is near.
    package static func closest(to name: String, among candidates: [String]) -> String? {
        let wanted = Array(name.lowercased().prefix(100))
        let bound = max(1, wanted.count / 3)
        let rated = candidates.map {
            (distance: distance(wanted, Array($0.lowercased().prefix(100))), name: $0)
        }
        guard let best = rated.min(by: { ($0.distance, $0.name) < ($1.distance, $1.name) }),
            best.distance <= bound
        else { return nil }
        return best.name
    }

    /// Insertions, deletions, replacements and swaps of neighbours that make one from the other.
    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var older: [Int] = []
        var previous = Array(0...right.count)
        for (row, character) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                var cost = min(
                    previous[column] + (character == other ? 0 : 1),
                    previous[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, character == right[column - 1], other == left[row - 1] {
                    cost = min(cost, older[column - 1] + 1)
                }
                current.append(cost)
            }
            (older, previous) = (previous, current)
        }
        return previous[right.count]
    }
}

/// Finds a run of elements in a longer one, in time linear in both (Knuth, Morris, Pratt).
struct RunSearch<Element: Equatable> {
    private let run: [Element]
    /// For each length of a match the length to go on with where the next element differs.
    private let fallback: [Int]

    init(_ run: [Element]) {
        self.run = run
        var fallback = [0, 0]
        var length = 0
        for element in run.dropFirst() {
            while length > 0, run[length] != element { length = fallback[length] }
            if run[length] == element { length += 1 }
            fallback.append(length)
        }
        self.fallback = fallback
    }

    /// Where the run begins at or after `start`.
    func firstIndex(in whole: [Element], from start: Int = 0) -> Int? {
        if run.isEmpty { return start <= whole.count ? start : nil }
        var length = 0
        var index = start
        while index < whole.count {
            while length > 0, run[length] != whole[index] { length = fallback[length] }
            if run[length] == whole[index] { length += 1 }
            index += 1
            if length == run.count { return index - length }
        }
        return nil
    }

    /// The last place at or before `start` where a run begins.
    static func lastIndex(of run: [Element], in whole: [Element], from start: Int) -> Int? {
        guard run.count <= whole.count else { return nil }
        let skipped = max(0, whole.count - run.count - start)
        return RunSearch(run.reversed()).firstIndex(in: whole.reversed(), from: skipped)
            .map { whole.count - run.count - $0 }
    }
}

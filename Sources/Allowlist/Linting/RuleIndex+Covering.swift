import Posture

extension RuleIndex {
    /// Rules before `order` that may hold wherever `match` does.
    func earlier(than order: Int, for match: StartMatch) -> [Int] {
        // A pattern as a text is found by the patterns that begin or end alike.
        var start = ProcessStart()
        start.path = match.path?.first.map { glob in
            glob.literal ?? Array(glob.text.utf8)
        }
        var view = StartView(
            start,
            content: StartContent(
                program: .known(sha256: match.sha256?.first, package: nil, isUnmodified: false)))
        return candidates(&view).orders.filter { $0 < order }
    }
}

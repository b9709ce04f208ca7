/// Lines that take the place of others at one spot of a text.
struct LineChange {
    /// Each without its end.
    let lines: [String]
    /// Whether the last line ends with a line's end.
    let isEnded: Bool
    /// What goes; may be empty, and then says where.
    let removed: Range<Int>
    let added: [String]

    private static let context = 3

    /// As `diff -u` writes it and `patch` reads it; the path must have no line's end in it.
    func unified(path: String) -> String {
        let start = max(0, removed.lowerBound - Self.context)
        let end = min(lines.count, removed.upperBound + Self.context)
        let count = end - start
        var text = "--- \(path)\n+++ \(path)\n"
        text +=
            "@@ -\(place(start, count)) +\(place(start, count - removed.count + added.count)) @@\n"
        for index in start..<removed.lowerBound { text += line(" ", lines[index], index) }
        for index in removed { text += line("-", lines[index], index) }
        for line in added { text += "+\(line)\n" }
        for index in removed.upperBound..<end { text += line(" ", lines[index], index) }
        return text
    }

    /// The text with the change.
    var result: String {
        var all = Array(lines[..<removed.lowerBound]) + added
        let rest = lines[removed.upperBound...]
        all += rest
        let isEnded = rest.isEmpty || isEnded
        return all.joined(separator: "\n") + (isEnded ? "\n" : "")
    }

    private func place(_ start: Int, _ count: Int) -> String {
        "\(count == 0 ? start : start + 1),\(count)"
    }

    private func line(_ mark: String, _ line: String, _ index: Int) -> String {
        let isOpen = index == lines.count - 1 && !isEnded
        return "\(mark)\(line)\n" + (isOpen ? "\\ No newline at end of file\n" : "")
    }
}

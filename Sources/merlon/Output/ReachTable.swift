import Firewall
import HostSystem
import Posture

/// The answers of `merlon firewall reach` for people: for each what it is about and what becomes
/// of it, and below it the rule.
struct ReachTable {
    private let reach: Reach
    private let style: Style
    private let width: Int

    /// Characters of a column; what is longer goes on below.
    private static let (portLimit, wayLimit, processLimit) = (18, 15, 28)

    init(reach: Reach, terminal: Terminal = .standardOutput) {
        self.reach = reach
        style = Style(isColored: terminal.isTerminal && !Style.isColorRefused)
        width = terminal.isTerminal ? min(max(terminal.columns, 60), 140) : 100
    }

    func text(_ rows: [Reach.Row]) -> String {
        guard !rows.isEmpty else {
            return "Nothing listens, and no port is open.\n"
        }
        let cells = rows.map { row in
            [
                ReachText.ports(row), row.decision.rawValue, row.interface,
                TerminalText.escaped(ReachText.listeners(row.listeners) ?? "-"),
                ReachText.sources(
                    row.sources, isIPv6: row.isIPv6,
                    others: others(isIPv6: row.isIPv6)),
            ]
        }
        let heads = ["PORT", "VERDICT", "BY", "PROCESS", "FROM"]
        let limits = [Self.portLimit, 7, Self.wayLimit, Self.processLimit]
        var widths = (0..<4).map { column in
            min(([heads] + cells).map { $0[column].count }.max() ?? 0, limits[column])
        }
        widths.append(max(20, width - widths.reduce(0, +) - 8))
        var text = style.strong(line(heads.map { [$0] }, widths, 0).text) + "\n"
        for (row, cell) in zip(rows, cells) { text += block(row, cell, widths) }
        return text
    }

    private func others(isIPv6: Bool) -> IntervalSet {
        IntervalSet(0...(isIPv6 ? .max : 0xFFFF_FFFF)).subtracting(
            reach.strangers(isIPv6: isIPv6))
    }

    private func block(_ row: Reach.Row, _ cells: [String], _ widths: [Int]) -> String {
        let parts = zip(cells, widths).map { Self.broken($0, to: $1) }
        var text = ""
        for number in 0..<(parts.map(\.count).max() ?? 0) {
            let (line, verdict) = line(parts, widths, number)
            text += painted(line, row.decision, verdict) + "\n"
        }
        for line in TerminalText.wrapped(detail(row), width: width - 4) {
            text += "    " + style.faint(line) + "\n"
        }
        return text
    }

    /// One line of cells, with where the verdict stands in it.
    private func line(
        _ parts: [[String]], _ widths: [Int], _ number: Int
    ) -> (text: String, verdict: Range<Int>) {
        var text = ""
        var place = 0..<0
        for (column, (lines, width)) in zip(parts, widths).enumerated() {
            let cell = number < lines.count ? lines[number] : ""
            if column == 1 { place = text.count..<(text.count + cell.count) }
            text += column == parts.count - 1 ? cell : TerminalText.padded(cell, to: width + 2)
        }
        while text.last == " " { text.removeLast() }
        return (text, place)
    }

    private func painted(
        _ line: String, _ decision: Reach.Decision, _ place: Range<Int>
    ) -> String {
        let (head, rest) = (line.prefix(place.lowerBound), line.dropFirst(place.lowerBound))
        let word = String(rest.prefix(place.count))
        return head + painted(word, decision) + rest.dropFirst(place.count)
    }

    private func painted(_ word: String, _ decision: Reach.Decision) -> String {
        switch decision {
        case .accept: style.good(word)
        case .drop: style.faint(word)
        case .unknown: style.unsure(word)
        }
    }

    /// Where it goes, and by which rule.
    private func detail(_ row: Reach.Row) -> String {
        var parts: [String] = []
        if row.to != reach.own(isIPv6: row.isIPv6) {
            parts.append(
                "to "
                    + ReachText.sources(row.to, isIPv6: row.isIPv6, others: IntervalSet.empty))
        }
        let here = "node" + (row.ports.single.map { ":\($0)" } ?? "")
        if let end = row.deliveredTo, end != here {
            parts.append("delivered to \(end)")
        }
        let head = parts.isEmpty ? "" : parts.joined(separator: ", ") + "; "
        return TerminalText.escaped(
            head + (row.reason ?? row.rule.map { "\($0)" } ?? "no rule decides"))
    }

    /// A cell in lines, broken behind a comma or a blank where there is one.
    private static func broken(_ text: String, to width: Int) -> [String] {
        var lines: [String] = []
        var rest = Substring(text)
        while rest.count > width {
            let head = rest.prefix(width)
            let mark = head.lastIndex { $0 == "," || $0 == " " || $0 == "(" }
            let cut =
                mark.map { $0 == head.startIndex ? head.endIndex : $0 } ?? head.endIndex
            let isComma = cut < rest.endIndex && rest[cut] == ","
            let end = isComma ? rest.index(after: cut) : cut
            lines.append(String(rest[..<end]))
            rest = rest[end...].drop { $0 == " " }
        }
        lines.append(String(rest))
        return lines
    }
}

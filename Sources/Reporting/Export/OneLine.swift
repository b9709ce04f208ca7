/// Words of a stranger, made fit for a log and a status.
enum OneLine {
    /// Characters at most.
    static let limit = 300

    /// Without what controls a terminal or begins a line, and cut at the limit.
    static func text(_ stranger: String) -> String {
        var line = ""
        var count = 0
        var wasSpace = true
        for scalar in stranger.unicodeScalars {
            if count == limit { return line + "…" }
            let isSpace = scalar.properties.isWhitespace
            if isSpace && wasSpace { continue }
            wasSpace = isSpace
            switch scalar.properties.generalCategory {
            case _ where isSpace: line += " "
            case .control, .format, .surrogate, .privateUse, .unassigned: line += "?"
            default: line.unicodeScalars.append(scalar)
            }
            count += 1
        }
        if line.last == " " { line.removeLast() }
        return line
    }
}

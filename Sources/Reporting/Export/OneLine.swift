/// Words of a stranger, made fit for a log and a status.
package enum OneLine {
    /// Characters at most.
    package static let limit = 300

    /// Without what controls a terminal or begins a line, and cut at the limit.
    package static func text(_ stranger: String, limit: Int = OneLine.limit) -> String {
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

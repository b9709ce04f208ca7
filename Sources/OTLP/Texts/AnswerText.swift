/// Words of a receiver, made fit for one line of a log.
enum AnswerText {
    /// A line has at most this many bytes.
    static let limit = 512

    /// The first line that is not empty; control characters and marks that turn the direction of
    /// text are question marks in it.
    static func line(_ text: String) -> String {
        var line = ""
        for scalar in text.prefix(bytes: 4_096).unicodeScalars {
            if scalar == "\n" || scalar == "\r" {
                if line.isEmpty { continue }
                break
            }
            if line.isEmpty, scalar == " " || scalar == "\t" { continue }
            line.unicodeScalars.append(JSONText.isUnsafe(scalar) ? "?" : scalar)
        }
        return line.prefix(bytes: limit)
    }
}

import Posture

/// The header `Retry-After` (RFC 9110, 10.2.3): seconds, or a date.
package enum RetryAfter {
    /// A receiver that asks for more is asked again after this time: one hour.
    package static let longest: Duration = .seconds(3_600)

    /// The time to wait; nil for what is neither of the two.
    ///
    /// - Parameters:
    ///   - date: the answer's header `Date`. Where it is there, the time is counted from it, so that
    ///     a clock of ours that is wrong does no harm.
    ///   - now: seconds since 1970.
    package static func delay(_ text: String, date: String?, now: Int64) -> Duration? {
        let text = text.trimmingSpaces
        if !text.isEmpty, text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) {
            guard let seconds = Int64(text) else { return longest }
            return .seconds(min(seconds, longest.components.seconds))
        }
        guard let moment = seconds(text) else { return nil }
        let start = date.flatMap { seconds($0.trimmingSpaces) } ?? now
        return .seconds(min(max(0, moment - start), longest.components.seconds))
    }

    /// The seconds since 1970 of `Sun, 06 Nov 1994 08:49:37 GMT`; nil for another form, the two
    /// obsolete ones among them.
    static func seconds(_ text: String) -> Int64? {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 6, words[0].utf8.count == 4, words[0].last == ",", words[5] == "GMT",
            let month = months.firstIndex(of: String(words[2])),
            words[1].utf8.count == 2, words[3].utf8.count == 4
        else { return nil }
        let number = month + 1
        return InternetTime.seconds(
            "\(words[3])-\(number < 10 ? "0" : "")\(number)-\(words[1])T\(words[4])Z")
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}

extension String {
    /// Without the spaces, tabs and line ends around it.
    var trimmingSpaces: String {
        var rest = Substring(self)
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}

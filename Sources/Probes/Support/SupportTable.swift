/// Until when versions of something get fixes for security holes.
///
/// A table is data with its date: what was published later is not in it.
struct SupportTable {
    struct Entry {
        let version: String
        /// The day, `2028-06-30`, until which everybody gets fixes.
        let end: String
        /// The same for those who have paid for more or asked for it; nil for none.
        let extendedEnd: String?

        init(_ version: String, _ end: String, extended: String? = nil) {
            self.version = version
            self.end = end
            extendedEnd = extended
        }
    }

    /// The day on which the table was last held against its sources.
    static let date = "2026-04-30"
    /// endoflife.date and the pages of the projects that it names, kubernetes.io/releases, and
    /// kernel.org/category/releases.html.
    static let source = "table of supported versions of \(date)"
    /// From this age on, in days, the table does not speak for what is not in it.
    static let ageLimitDays: Int64 = 365

    let entries: [Entry]

    func entry(_ version: String) -> Entry? {
        entries.first { $0.version == version }
    }

    /// Whether a version is newer than all of the table.
    func isNewer(_ version: String) -> Bool {
        entries.allSatisfy { Self.isOlder($0.version, than: version) }
    }

    /// Numbers between points, one after the other.
    static func isOlder(_ one: String, than other: String) -> Bool {
        func numbers(_ text: String) -> [Int] { text.split(separator: ".").map { Int($0) ?? 0 } }
        return numbers(one).lexicographicallyPrecedes(numbers(other))
    }
}

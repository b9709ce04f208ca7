import Foundation

/// A line of `merlon watch --output json`.
struct WatchLine: Decodable {
    struct Container: Decodable {
        var id: String
    }

    var type: String
    var argv: [String]?
    var place: String?
    var container: Container?
    var cause: String?
    var end: String?
    var count: UInt64?
    var lost: [String: UInt64]?
    var starts: UInt64?

    /// The mark with which a test has started a program; nil for other lines.
    var mark: String? {
        guard let argv, argv.count == 2, argv[0].hasSuffix("/true") else { return nil }
        return argv[1]
    }
}

extension BackgroundRun {
    /// The lines so far that a test can look at: those with bytes that are no text are none.
    func watchLines() throws -> [WatchLine] {
        let decoder = JSONDecoder()
        return try lines().compactMap { line in
            // A line that is being written, or has a name that is no text.
            try? decoder.decode(WatchLine.self, from: Data(line.utf8))
        }
    }

    /// What it told last, when it has ended.
    func endLine() throws -> WatchLine? {
        try watchLines().last { $0.type == "end" }
    }

    /// Marks of the starts so far, in their order.
    func marks() throws -> [String] {
        try watchLines().compactMap(\.mark)
    }

    /// The causes of the gaps so far.
    func gaps() throws -> [String] {
        try watchLines().compactMap(\.cause)
    }

    /// Waits for the start with a mark.
    func wait(for mark: String) throws {
        _ = try line(with: "\"\(mark)\"]")
    }
}

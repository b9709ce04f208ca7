import YAML

/// Where in the text of a list new rules go.
struct RulesSpot {
    /// Lines that are replaced, counted from 0; empty where none are.
    let removed: Range<Int>
    /// What comes before the new rules.
    var replacement: String?
    /// In front of each `-`.
    var indentation = ""

    init(text: String, lines: [String], path: String) throws(AllowlistError) {
        let document: YAMLNode?
        do throws(YAMLError) {
            document = try YAML.document(bytes: Array(text.utf8), path: path)
        } catch {
            throw .malformed([error])
        }
        let keys = (document?.entries ?? []).map(\.key)
        let starts = keys.map { $0.line - 1 }
        guard !keys.isEmpty, keys.allSatisfy({ $0.column == 1 }), Set(starts).count == keys.count,
            starts.allSatisfy(lines.indices.contains)
        else { throw AllowlistLearner.cannotMerge(path, line: 1) }
        // A document may end before the text does.
        let end =
            lines.indices.first {
                $0 > (starts.last ?? 0) && lines[$0].utf8.starts(with: "...".utf8)
            }
            ?? lines.count
        guard let entry = document?.entries?.last(where: { $0.name == "rules" }) else {
            let last = Self.contentEnd(lines, before: end)
            removed = last..<last
            replacement = "rules:"
            return
        }
        let line = entry.key.line - 1
        let next = starts.filter { $0 > line }.min()
        if entry.value.elements?.isEmpty != false {
            let words = Self.withoutComment(lines[line])
            guard words == "rules:[]" else {
                throw AllowlistLearner.cannotMerge(path, line: line + 1)
            }
            removed = line..<line + 1
            replacement = "rules:"
            return
        }
        let first = lines.indices.first { index in
            index > line && !Self.isBlank(lines[index]) && !Self.isComment(lines[index])
        }
        guard let first, Self.withoutComment(lines[line]) == "rules:",
            let dash = lines[first].utf8.firstIndex(where: { $0 != 0x20 }),
            lines[first].utf8[dash] == UInt8(ascii: "-")
        else { throw AllowlistLearner.cannotMerge(path, line: line + 1) }
        indentation = String(lines[first][..<dash])
        let last = Self.contentEnd(lines, before: next ?? end)
        removed = last..<last
    }

    /// Behind the last line before `end` that is more than a blank or a comment of the next key.
    private static func contentEnd(_ lines: [String], before end: Int) -> Int {
        var end = end
        while end > 0, isBlank(lines[end - 1]) || lines[end - 1].utf8.first == UInt8(ascii: "#") {
            end -= 1
        }
        return end
    }

    private static func isBlank(_ line: String) -> Bool {
        line.utf8.allSatisfy { $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }
    }

    private static func isComment(_ line: String) -> Bool {
        line.utf8.first { $0 != 0x20 } == UInt8(ascii: "#")
    }

    /// Its characters but blanks.
    private static func withoutComment(_ line: String) -> String {
        let text = line.utf8.prefix { $0 != UInt8(ascii: "#") }
        return String(decoding: text.filter { $0 > 0x20 }, as: UTF8.self)
    }
}

import HostSystem
import Posture

/// The folders in which the programs of root are looked for.
enum RootPath {
    /// What systemd and login give where nothing else is said.
    private static let usual =
        "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    private static let folderLimit = 64

    /// `ENV_SUPATH` of login.defs(5), `PATH` of /etc/environment and `secure_path` of sudoers(5), after
    /// the usual ones; a list of texts, each folder once, `.` for an empty part.
    static func find(_ host: HostView) -> Fact {
        let origin = Origin.search("root's PATH")
        do throws(HostError) {
            var facts = texts(usual, from: .builtInDefault(component: "PATH", version: nil))
            if let lines = try host.contents(of: "/etc/login.defs")?.lines {
                for (number, line) in lines.enumerated() {
                    let words = line.split(maxSplits: 1, whereSeparator: \.isWhitespace)
                    guard words.count == 2, words[0] == "ENV_SUPATH" else { continue }
                    let value = words[1].trimmingWhitespace()
                    facts += texts(
                        value.hasPrefix("PATH=") ? String(value.dropFirst(5)) : value,
                        from: .file(path: "/etc/login.defs", line: number + 1))
                }
            }
            if let word = try host.environmentFile("/etc/environment")?["PATH"] {
                facts += texts(word.text, from: .file(path: word.path, line: word.line))
            }
            for line in try SudoFiles(host)?.defaults ?? [] {
                for path in securePaths(line.text) {
                    facts += texts(path, from: .file(path: line.path, line: line.line))
                }
            }
            var seen: Set<FactValue> = []
            let unique = facts.filter { seen.insert($0.value).inserted }
            var listed = Array(unique.prefix(folderLimit))
            if unique.count > folderLimit {
                listed.append(
                    .unknown(
                        "root's PATH has more than \(folderLimit) folders, of which the rest is "
                            + "not looked at", from: origin))
            }
            return Fact(.list(listed), from: origin)
        } catch {
            return .unknown("\(error)", from: .file(path: error.path))
        }
    }

    private static func texts(_ path: String, from origin: Origin) -> [Fact] {
        // An empty part is the current folder (execvp(3)).
        path.split(separator: ":", omittingEmptySubsequences: false)
            .map { Fact(.string($0.isEmpty ? "." : String($0)), from: origin) }
    }

    /// The values of `secure_path` in a line of `Defaults`, with or without quotes.
    private static func securePaths(_ line: String) -> [String] {
        line.ranges(of: "secure_path").compactMap { range in
            var rest = line[range.upperBound...].drop { $0 == " " || $0 == "\t" }
            if rest.first == "+" { rest = rest.dropFirst() }
            guard rest.first == "=" else { return nil }
            rest = rest.dropFirst().drop { $0 == " " || $0 == "\t" }
            if rest.first == "\"" { return String(rest.dropFirst().prefix { $0 != "\"" }) }
            return String(rest.prefix { $0 != "," && !$0.isWhitespace })
        }
    }
}

import HostSystem

/// What a node's files set kernel parameters to when it starts (sysctl.d(5)).
///
/// Files count as systemd orders them: by name, and of two with one name the one whose folder stands
/// first. A node without systemd reads `/etc/sysctl.conf` last (sysctl(8), `--system`), which systemd
/// does not read but where a link in `/etc/sysctl.d` leads to it.
struct SavedSettings {
    struct Setting: Hashable {
        let value: String
        let path: String
        let line: Int
    }

    private static let folders = [
        "/etc/sysctl.d", "/run/sysctl.d", "/usr/local/lib/sysctl.d", "/usr/lib/sysctl.d",
        "/lib/sysctl.d",
    ]
    private static let programs = [
        "/usr/lib/systemd/systemd-sysctl", "/lib/systemd/systemd-sysctl",
    ]
    private static let settingLimit = 10_000

    /// Settings of one parameter by its path; nil for one that patterns are to leave alone.
    private var exact: [String: Setting?] = [:]
    /// Settings of all that a pattern fits, in the order in which they apply.
    private var patterns: [(pattern: String, setting: Setting)] = []

    init(_ host: HostView) throws(HostError) {
        var paths = try host.dropIns(in: Self.folders)
        var hasSystemd = false
        for program in Self.programs where try host.status(of: program) != nil { hasSystemd = true }
        if !hasSystemd { paths.append("/etc/sysctl.conf") }
        for path in paths {
            // A link to /dev/null takes the file of that name out.
            if try host.status(of: path)?.kind == .characterDevice { continue }
            guard let contents = try host.contents(of: path) else { continue }
            read(contents.lines, path)
            guard exact.count + patterns.count <= Self.settingLimit else {
                throw HostError(.tooLarge, path: path, problem: "there are too many settings")
            }
        }
    }

    private mutating func read(_ lines: [String], _ path: String) {
        for (number, line) in lines.enumerated() {
            var rest = Self.trimmed(line[...])
            guard let first = rest.first, first != "#", first != ";" else { continue }
            let mayFail = first == "-"
            if mayFail { rest = rest.dropFirst() }
            guard let mark = rest.firstIndex(of: "=") else {
                if mayFail { exact[Self.place(Self.trimmed(rest))] = .some(nil) }
                continue
            }
            let name = Self.place(Self.trimmed(rest[..<mark]))
            let setting = Setting(
                value: String(Self.trimmed(rest[rest.index(after: mark)...])), path: path,
                line: number + 1)
            if name.contains(where: { "*?[".contains($0) }) {
                patterns.removeAll { $0.pattern == name }
                patterns.append((name, setting))
            } else {
                exact[name] = .some(setting)
            }
        }
    }

    /// The setting of a parameter that is written with points, as `net.ipv4.ip_forward`; nil where
    /// none of the files sets it.
    subscript(name: String) -> Setting? {
        let place = Self.place(name[...])
        // What is set by its name is never set by a pattern.
        if let setting = exact[place] { return setting }
        return patterns.last { HostView.isMatch(place, $0.pattern) }?.setting
    }

    /// The path below `/proc/sys`. Where a point comes first, points separate, and a slash stands
    /// for a point in a name; else it is already the path.
    private static func place(_ name: Substring) -> String {
        guard name.first(where: { $0 == "." || $0 == "/" }) == "." else { return String(name) }
        return String(name.map { $0 == "." ? "/" : $0 == "/" ? "." : $0 })
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}

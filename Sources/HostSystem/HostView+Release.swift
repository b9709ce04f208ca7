extension HostView {
    /// The ids by which the node's system is known, `ID` first and then those of `ID_LIKE`
    /// (os-release(5)); none where the node does not say.
    package func systemIDs() throws(HostError) -> [String] {
        for path in ["/etc/os-release", "/usr/lib/os-release"] {
            guard let contents = try contents(of: path) else { continue }
            let text = String(decoding: contents.bytes, as: UTF8.self)
            return Self.values("ID", in: text) + Self.values("ID_LIKE", in: text)
        }
        return []
    }

    /// The values of os-release(5) by their names; none where they cannot be read.
    package func releaseValues() -> [String: String] {
        for path in ["/etc/os-release", "/usr/lib/os-release"] {
            guard let contents = try? contents(of: path) else { continue }
            var values: [String: String] = [:]
            for line in contents.lines {
                guard let mark = line.firstIndex(of: "=") else { continue }
                values[String(line[..<mark])] = line[line.index(after: mark)...]
                    .filter { $0 != "\"" && $0 != "'" && $0 != "\r" }
            }
            return values
        }
        return [:]
    }

    private static func values(_ name: String, in text: String) -> [String] {
        for line in text.split(whereSeparator: \.isNewline) where line.hasPrefix(name + "=") {
            return line.dropFirst(name.count + 1).split { " \"'".contains($0) }.map(String.init)
        }
        return []
    }
}

import Posture
import YAML

extension MappingReader {
    /// Sets what the key says, and nothing where it is not given.
    func set(_ key: String, _ target: inout String) throws(YAMLError) {
        if let text = try text(key) { target = text }
    }

    func set(_ key: String, _ target: inout Bool) throws(YAMLError) {
        guard let node = value(key) else { return }
        guard let scalar = node.scalar, case .bool(let flag) = scalar.resolved else {
            throw problem("'\(key)' must be true or false, not \(node.kindInWords)", at: node)
        }
        target = flag
    }

    func set(_ key: String, _ target: inout Int, in range: ClosedRange<Int>) throws(YAMLError) {
        guard let node = value(key) else { return }
        guard let scalar = node.scalar, case .int(let number) = scalar.resolved,
            let value = Int(exactly: number), range.contains(value)
        else {
            throw problem(
                "'\(key)' must be a number from \(range.lowerBound) to \(range.upperBound)",
                at: node)
        }
        target = value
    }

    /// A span of time as `90s`, `5m`, `1h30m`; the range is in seconds.
    func set(
        _ key: String, _ target: inout Duration, in range: ClosedRange<Int64>
    ) throws(YAMLError) {
        guard let node = value(key) else { return }
        let text = node.scalar?.text ?? ""
        guard let nanoseconds = GoDuration.nanoseconds(text),
            range.lowerBound * 1_000_000_000 <= nanoseconds,
            nanoseconds <= range.upperBound * 1_000_000_000
        else {
            func words(_ seconds: Int64) -> String {
                GoDuration.text(nanoseconds: seconds * 1_000_000_000)
            }
            throw problem(
                "'\(key)' must be a time as '90s' or '1h30m', from \(words(range.lowerBound)) to "
                    + words(range.upperBound), at: node)
        }
        target = .nanoseconds(nanoseconds)
    }

    func set<Choice>(
        _ key: String, _ target: inout Choice
    ) throws(YAMLError) where Choice: RawRepresentable<String> & CaseIterable {
        guard let node = value(key) else { return }
        let text = try text(key) ?? ""
        guard let choice = Choice(rawValue: text) else {
            let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw problem("'\(key)' is '\(text)'; it must be one of \(known)", at: node)
        }
        target = choice
    }

    func setPath(
        _ key: String, _ target: inout String, mayBeEmpty: Bool = false
    ) throws(YAMLError) {
        guard let node = value(key) else { return }
        let text = try text(key) ?? ""
        try check(text, key, at: node, mayBeEmpty: mayBeEmpty)
        target = text
    }

    /// An absolute path; nil where the key is not given.
    func path(_ key: String) throws(YAMLError) -> String? {
        guard value(key) != nil else { return nil }
        var path = ""
        try setPath(key, &path)
        return path
    }

    /// A list of absolute paths.
    func paths(_ key: String) throws(YAMLError) -> [String] {
        let paths = try texts(key)
        for path in paths { try check(path, key, at: value(key) ?? node, mayBeEmpty: false) }
        return paths
    }

    private func check(
        _ path: String, _ key: String, at node: YAMLNode, mayBeEmpty: Bool
    ) throws(YAMLError) {
        if path.isEmpty, mayBeEmpty { return }
        guard path.hasPrefix("/"), path.utf8.count < 4_096, !path.utf8.contains(0) else {
            throw problem("'\(key)' is '\(path)'; it must be a path from '/' on", at: node)
        }
    }

    /// A mapping of names to texts.
    func texts(byName key: String, limit: Int) throws(YAMLError) -> [String: String] {
        guard let node = value(key), node.scalar?.resolved != .null else { return [:] }
        guard let entries = node.entries else {
            throw problem("'\(key)' must be a mapping, not \(node.kindInWords)", at: node)
        }
        guard entries.count <= limit else {
            throw problem("'\(key)' has more than \(limit) entries", at: node)
        }
        var texts: [String: String] = [:]
        for entry in entries {
            guard let value = entry.value.scalar, value.resolved != .null else {
                throw problem(
                    "'\(entry.name)' in '\(key)' must be a string, not \(entry.value.kindInWords)",
                    at: entry.value)
            }
            guard texts.updateValue(value.text, forKey: entry.name) == nil else {
                throw problem("'\(entry.name)' stands twice in '\(key)'", at: entry.key)
            }
        }
        return texts
    }

    /// A numeric address and port, as `127.0.0.1:9469` or `[::1]:9469`.
    func setListen(_ key: String, _ target: inout String) throws(YAMLError) {
        guard let node = value(key) else { return }
        let text = try text(key) ?? ""
        guard text.isEmpty || ListenAddress(text) != nil else {
            throw problem(
                "'\(key)' is '\(text)'; it must be an address and a port, as '127.0.0.1:9469'",
                at: node)
        }
        target = text
    }
}

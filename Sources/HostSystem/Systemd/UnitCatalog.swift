/// The units of one type of a node by their names, links among them followed (systemd.unit(5)).
struct UnitCatalog: Sendable {
    /// A unit as its names lead to it.
    struct Entry {
        let name: UnitName
        /// The file that defines it, and the place among the units where it is found.
        let path: String
        let place: String
        /// All its other names.
        let aliases: [UnitName]
    }

    /// Where units are looked for, the place that counts most first (systemd.unit(5), "Unit File
    /// Load Path").
    static let folders = [
        "/etc/systemd/system.control", "/run/systemd/system.control", "/run/systemd/transient",
        "/run/systemd/generator.early", "/etc/systemd/system", "/etc/systemd/system.attached",
        "/run/systemd/system", "/run/systemd/system.attached", "/run/systemd/generator",
        "/usr/local/lib/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system",
        "/run/systemd/generator.late",
    ]

    private enum Target {
        case file(String, place: String)
        case alias(UnitName)
    }

    private var targets: [String: Target] = [:]
    /// The folders of drop-ins for units of the type that are there.
    private(set) var dropInFolders: Set<String> = []

    /// The names of all of them, in order.
    var names: [String] { targets.keys.sorted() }

    /// - Parameter type: `service` or `socket`.
    static func of(
        _ host: HostView, type: String = "service"
    ) throws(HostError) -> UnitCatalog {
        try host.once(type) { () throws(HostError) in try UnitCatalog(host, type: type) }
    }

    private init(_ host: HostView, type: String) throws(HostError) {
        let endings = [".\(type)", "\(type).d"].map { Array($0.utf8) }
        for folder in Self.folders {
            let entries = try host.entries(of: folder) { name in
                endings.contains { name.suffix($0.count).elementsEqual($0) }
            }
            for entry in entries ?? [] where targets[entry.name] == nil {
                if entry.name.hasSuffix(".d") {
                    dropInFolders.insert("\(folder)/\(entry.name)")
                    continue
                }
                targets[entry.name] = try Self.target(of: entry, in: folder, host)
            }
        }
    }

    /// Nil for what systemd passes over: what is neither a file nor a link, links to folders, and
    /// those that a unit of the name may not be (`unit_file_build_name_map`).
    private static func target(
        of entry: DirectoryEntry, in folder: String, _ host: HostView
    ) throws(HostError) -> Target? {
        let path = "\(folder)/\(entry.name)"
        guard let unit = UnitName(entry.name) else { return nil }
        var kind = entry.kind
        if kind == nil { kind = try host.linkStatus(of: path)?.kind }
        guard kind == .link, let link = try host.linkTarget(of: path) else {
            return kind == .regular ? .file(path, place: path) : nil
        }
        // Links that lead in a circle are followed by their names below.
        if (try? host.status(of: path))?.kind == .directory { return nil }
        let target = normalized(link.hasPrefix("/") ? link : "\(folder)/\(link)")
        // A link to another place than those for units defines a unit with the file there.
        guard folders.contains(where: { target.hasPrefix($0 + "/") }) else {
            return .file(target, place: path)
        }
        guard let other = UnitName(String(target.split(separator: "/").last ?? "")),
            other != unit, unit.mayStand(for: other)
        else { return nil }
        return .alias(other)
    }

    /// Without `.`, `..` and double slashes.
    private static func normalized(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }

    /// The file that defines a unit; nil where there is none of the name.
    func file(of name: UnitName) -> String? {
        guard case .file(let path, _)? = steps(from: name).last?.target else { return nil }
        return path
    }

    func entry(_ name: UnitName) -> Entry? {
        let steps = steps(from: name)
        guard case (let last, .file(let path, let place))? = steps.last else { return nil }
        let instances = ([name] + steps.map(\.name)).compactMap(\.instance)
        let instance = instances.first { !$0.isEmpty }
        let unit = last.filled(with: instance)
        var aliases = Set(steps.map(\.name) + [name])
        for other in targets.keys {
            guard let other = UnitName(other), self.steps(from: other).last?.name == last else {
                continue
            }
            aliases.insert(other.filled(with: instance))
        }
        aliases.remove(unit)
        return Entry(
            name: unit, path: path, place: place,
            aliases: aliases.filter { $0.instance != "" }.sorted { $0.text < $1.text })
    }

    /// What systemd follows at most (`FOLLOW_MAX` of its unit-file.c).
    private static let linkLimit = 8

    /// From link to link up to a file; empty where none is reached.
    private func steps(from name: UnitName) -> [(name: UnitName, target: Target)] {
        var steps: [(name: UnitName, target: Target)] = []
        var name = name
        while steps.count < Self.linkLimit {
            if targets[name.text] == nil, let template = name.template {
                // The instance's name stays known, should the template be a link itself.
                guard targets[template.text] != nil else { return [] }
                name = template
            }
            guard let target = targets[name.text] else { return [] }
            steps.append((name, target))
            guard case .alias(let next) = target else { return steps }
            name = next
        }
        return []
    }
}

extension UnitName {
    /// Whether a unit of this name may be a link to the other one.
    fileprivate func mayStand(for other: UnitName) -> Bool {
        guard type == other.type else { return false }
        let isInstance = instance?.isEmpty == false
        return instance == other.instance || (isInstance && other.instance == "")
    }
}

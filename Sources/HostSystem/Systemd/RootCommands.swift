/// What services of systemd start as root.
package struct RootCommands: Sendable {
    /// The words of each command, the program first, without the signs before it.
    package fileprivate(set) var commands: [[String]] = []
    /// Files that the variables of such commands come from.
    package fileprivate(set) var environmentFiles: [String] = []
    /// The files that define the services, which can lie anywhere (`systemctl link`).
    package fileprivate(set) var units: [String] = []
}

extension HostView {
    /// Where an administrator, and what he installs, puts units, and where others ask for them.
    private static let ownFolders = [
        "/etc/systemd/system", "/etc/systemd/system.attached", "/etc/systemd/system.control",
        "/run/systemd/system", "/run/systemd/system.attached", "/run/systemd/transient",
        "/usr/local/lib/systemd/system",
    ]
    private static let rootCommandLimit = 4_000

    /// The commands of all services that stand in the folders of an administrator, have drop-ins there,
    /// or are asked for there (`systemctl enable`), also by a timer, a socket or a path of their name.
    ///
    /// The other services of the distribution are left out. What `RootImage=` holds is not followed.
    package func rootCommands() throws(HostError) -> RootCommands {
        let catalog = try UnitCatalog.of(self)
        var found = RootCommands()
        var seen: Set<String> = []
        for name in try ownServices() {
            guard let file = catalog.file(of: name), let bytes = try unitFile(file), !bytes.isEmpty
            else { continue }
            var names = name.dropInNames
            if let last = UnitName(file.split(separator: "/").last.map(String.init) ?? "") {
                names += last.filled(with: name.instance).dropInNames
            }
            let folders = UnitCatalog.folders.flatMap { folder in
                (names + [name.type]).map { "\(folder)/\($0).d" }
            }
            let dropIns = try dropIns(in: folders.filter(catalog.dropInFolders.contains))
            guard
                seen.insert(([file] + dropIns + [name.instance ?? ""]).joined(separator: "\n"))
                    .inserted
            else { continue }
            found.units.append(file)
            var service = RootService(Specifiers(unit: name, path: file, host: self))
            service.read(UnitFile(bytes, path: file))
            for path in dropIns {
                guard let bytes = try unitFile(path), !bytes.isEmpty else { continue }
                service.read(UnitFile(bytes, path: path))
            }
            try service.add(to: &found)
            guard found.commands.count <= Self.rootCommandLimit else {
                throw HostError(
                    .tooLarge, path: file,
                    problem: "units have more than \(Self.rootCommandLimit) commands")
            }
        }
        return found
    }

    private func ownServices() throws(HostError) -> [UnitName] {
        var names: Set<String> = []
        for folder in Self.ownFolders {
            for entry in try entries(of: folder) ?? [] {
                if entry.name.hasSuffix(".service") { names.insert(entry.name) }
                if entry.name.hasSuffix(".service.d") {
                    names.insert(String(entry.name.dropLast(2)))
                }
                guard [".wants", ".requires", ".upholds"].contains(where: entry.name.hasSuffix),
                    try status(of: "\(folder)/\(entry.name)")?.kind == .directory
                else { continue }
                for link in try entries(of: "\(folder)/\(entry.name)") ?? [] {
                    guard let unit = UnitName(link.name) else { continue }
                    names.insert("\(unit.stem).service")
                }
            }
        }
        return names.sorted().compactMap(UnitName.init)
    }
}

/// A service as far as it tells what is started with which rights, each later file over the earlier
/// ones.
private struct RootService {
    /// Settings that start something (systemd.service(5)).
    private static let keys: Set<String> = [
        "ExecCondition", "ExecReload", "ExecStart", "ExecStartPost", "ExecStartPre", "ExecStop",
        "ExecStopPost",
    ]

    private let specifiers: Specifiers
    private var commands: [String: [UnitCommand]] = [:]
    private var files: [UnitText] = []
    private var user: [UInt8] = []
    private var isDynamic = false
    private var root: [UInt8] = []
    private var hasImage = false

    init(_ specifiers: Specifiers) {
        self.specifiers = specifiers
    }

    mutating func read(_ file: UnitFile) {
        for assignment in file.assignments where assignment.section == "Service" {
            let value = assignment.value
            switch assignment.key {
            case "User": user = value.bytes
            case "DynamicUser":
                isDynamic = UnitBoolean.isTrue(String(decoding: value.bytes, as: UTF8.self))
            case "RootDirectory": root = value.bytes
            case "RootImage": hasImage = !value.bytes.isEmpty
            case "EnvironmentFile":
                if value.bytes.isEmpty { files = [] } else { files.append(value) }
            case let key where Self.keys.contains(key):
                if value.bytes.isEmpty { commands[key] = nil }
                // A line that systemd does not take starts nothing.
                commands[key, default: []] += (try? UnitCommand.read(value)) ?? []
            default: continue
            }
        }
    }

    func add(to found: inout RootCommands) throws(HostError) {
        let name = try text(user)
        let isRoot = !isDynamic && ["", "root", "0"].contains(name)
        var isAny = false
        for command in commands.sorted(by: { $0.key < $1.key }).flatMap(\.value)
        where isRoot || command.isPrivileged {
            var words: [String] = []
            for word in command.words { words.append(try text(word.bytes)) }
            isAny = true
            guard !hasImage, let first = words.first, first.hasPrefix("/") else { continue }
            let folder = try text(root)
            if folder.hasPrefix("/"), folder != "/" { words = [folder + first] }
            found.commands.append(words)
        }
        guard isAny else { return }
        for file in files {
            let path = try text(
                file.bytes.first == UInt8(ascii: "-") ? file.bytes.dropFirst() : file.bytes[...])
            guard path.hasPrefix("/") else { continue }
            found.environmentFiles.append(path)
        }
    }

    private func text(_ bytes: some Sequence<UInt8>) throws(HostError) -> String {
        String(decoding: try specifiers.expand(Array(bytes)).text, as: UTF8.self)
    }
}

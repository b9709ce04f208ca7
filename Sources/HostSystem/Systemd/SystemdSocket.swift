/// What a socket unit of systemd listens on for a service (systemd.socket(5)).
package struct SystemdSocket: Hashable, Sendable {
    /// As systemd calls it: `docker.socket`.
    package let name: String
    /// The file that defines the unit.
    package let path: String
    /// The values of `ListenStream=`, each a path, a port, or an address with one.
    package let streams: [SystemdUnit.Word]
    /// Whether the unit is to be started: another one or the service asks for it.
    package let isWanted: Bool
    /// Specifiers in it that are not known here and stay.
    package let unknownSpecifiers: [String]
}

extension HostView {
    /// The socket units that hand their sockets to a service: that of its name, those that name it by
    /// `Service=`, and those that it names by `Sockets=`.
    ///
    /// A unit that is masked is none.
    package func systemdSockets(for service: SystemdUnit) throws(HostError) -> [SystemdSocket] {
        let stem = service.name.hasSuffix(".service") ? service.name.dropLast(8) : service.name[...]
        let named = (service.settings["Sockets"]?.text ?? "").split { $0 == " " || $0 == "\t" }
            .map(String.init)
        let required = try unitsAskedFor(by: service)
        let catalog = try UnitCatalog.of(self, type: "socket")
        var found: [SystemdSocket] = []
        var seen: Set<String> = []
        for name in catalog.names {
            guard let asked = UnitName(name), let entry = catalog.entry(asked),
                seen.insert(entry.name.text).inserted,
                let file = try unitFile(entry.path), !file.isEmpty
            else { continue }
            var settings = SocketSettings(path: entry.path)
            settings.read(UnitFile(file, path: entry.path))
            for path in try dropIns(in: dropInFolders(of: entry)) {
                guard let contents = try contents(of: path) else { continue }
                settings.read(UnitFile(contents.bytes, path: path))
            }
            let isNamed = named.contains(entry.name.text)
            let own = entry.name.text == "\(stem).socket" && settings.service == nil
            guard own || isNamed || settings.service == service.name else { continue }
            let specifiers = Specifiers(unit: entry.name, path: entry.path, host: self)
            var streams: [SystemdUnit.Word] = []
            var unknown: [String] = []
            for value in settings.streams {
                let expanded = try specifiers.expand(value.bytes)
                unknown += expanded.unknown
                streams.append(
                    SystemdUnit.Word(
                        text: String(decoding: expanded.text, as: UTF8.self), path: value.path,
                        line: value.line(at: 0)))
            }
            var isWanted = isNamed || required.contains(entry.name.text)
            if !isWanted { isWanted = try isUnitAskedFor(entry.name.text) }
            found.append(
                SystemdSocket(
                    name: entry.name.text, path: entry.path, streams: streams,
                    isWanted: isWanted, unknownSpecifiers: unknown))
        }
        return found
    }

    /// The units that are started with a service because it asks for them itself.
    ///
    /// An empty value takes none of them back (systemd.unit(5), "drop-in").
    private func unitsAskedFor(by service: SystemdUnit) throws(HostError) -> Set<String> {
        let keys: Set<String> = ["BindsTo", "Requires", "Upholds", "Wants"]
        var names: Set<String> = []
        for path in [service.path] + service.dropIns {
            guard let bytes = try unitFile(path) else { continue }
            for assignment in UnitFile(bytes, path: path).assignments
            where assignment.section == "Unit" && keys.contains(assignment.key) {
                let text = String(decoding: assignment.value.bytes, as: UTF8.self)
                names.formUnion(text.split { $0 == " " || $0 == "\t" }.map(String.init))
            }
        }
        return names
    }
}

/// What the files of a socket unit say, each later file over the earlier ones.
private struct SocketSettings {
    let path: String
    var streams: [UnitText] = []
    var service: String?

    init(path: String) {
        self.path = path
    }

    mutating func read(_ file: UnitFile) {
        for assignment in file.assignments where assignment.section == "Socket" {
            let value = assignment.value
            switch assignment.key {
            // An empty value of any of them throws all of them away.
            case "ListenStream" where !value.bytes.isEmpty: streams.append(value)
            case let key where key.hasPrefix("Listen") && value.bytes.isEmpty: streams = []
            case "Service":
                service = value.bytes.isEmpty ? nil : String(decoding: value.bytes, as: UTF8.self)
            default: break
            }
        }
    }
}

/// A socket of systemd that hands its connections to a service (systemd.socket(5)).
package struct SystemdSocket: Hashable, Sendable {
    /// As systemd calls it: `docker.socket`.
    package let name: String
    /// The file that defines the unit.
    package let path: String
    /// The service that is started, a template for one of each connection: `sshd@.service`.
    package let service: String
    /// The values of `ListenStream=`, each a path, a port, or an address with one.
    package let streams: [SystemdUnit.Word]
    /// Whether each connection has a process of its own.
    package let accepts: Bool
    /// Whether a port alone is one of IPv6 and not of IPv4 too.
    package let isIPv6Only: Bool
    /// Why the files do not tell all of this; nil where they do.
    package let doubt: String?
    /// Whether the unit is to be started: another one or the service asks for it.
    package let isWanted: Bool
}

extension HostView {
    /// The socket units that hand their sockets to one of some services: those of their names, those
    /// that name them by `Service=`, and those that they name by `Sockets=`.
    ///
    /// A unit that is masked is none. It is what systemd would make of the files now; throws where
    /// one of them cannot be read.
    ///
    /// - Parameter program: The name of a program: sockets on the network whose service runs it are
    ///   among them, too.
    package func systemdSockets(
        for services: [SystemdUnit], orRunning program: String? = nil
    ) throws(HostError) -> [SystemdSocket] {
        var named: Set<String> = []
        var asked: Set<String> = []
        /// The names of the services by all their names.
        var names: [String: String] = [:]
        let known = try UnitCatalog.of(self)
        for service in services {
            named.formUnion(try units(namedBy: service, in: "Service", ["Sockets"]))
            asked.formUnion(
                try units(
                    namedBy: service, in: "Unit", ["BindsTo", "Requires", "Upholds", "Wants"]))
            names[service.name] = service.name
            let entry = UnitName(service.name).flatMap { known.entry($0) }
            for alias in entry?.aliases ?? [] { names[alias.text] = service.name }
        }
        let catalog = try UnitCatalog.of(self, type: "socket")
        var found: [SystemdSocket] = []
        var seen: Set<String> = []
        for name in catalog.names {
            guard let name = UnitName(name), let entry = catalog.entry(name),
                seen.insert(entry.name.text).inserted,
                let settings = try socketSettings(entry, catalog)
            else { continue }
            let own = [entry.name.text] + entry.aliases.map(\.text)
            let isNamed = !named.isDisjoint(with: own)
            // With one of each connection, systemd allows no other name.
            let service = settings.service ?? "\(entry.name.stem).service"
            var isOurs = isNamed || names[service] != nil
            if !isOurs { isOurs = try settings.runs(program, entry.name, self) }
            guard isOurs else { continue }
            var isWanted = isNamed || !asked.isDisjoint(with: own)
            for name in own where !isWanted { isWanted = try isUnitAskedFor(name) }
            found.append(
                settings.socket(
                    entry, service: names[service] ?? service, isWanted: isWanted))
        }
        return found
    }

    /// Nil for a unit that is masked.
    private func socketSettings(
        _ entry: UnitCatalog.Entry, _ catalog: UnitCatalog
    ) throws(HostError) -> SocketSettings? {
        guard let file = try unitFile(entry.path), !file.isEmpty else { return nil }
        var settings = SocketSettings(
            specifiers: Specifiers(unit: entry.name, path: entry.path, host: self))
        try settings.read(UnitFile(file, path: entry.path))
        let folders = dropInFolders(of: entry).filter(catalog.dropInFolders.contains)
        for path in try dropIns(in: folders) {
            guard let contents = try contents(of: path) else { continue }
            try settings.read(UnitFile(contents.bytes, path: path))
        }
        return settings
    }

    /// The units that a service names in settings of a section.
    ///
    /// An empty value takes none of them back (systemd.unit(5), "drop-in"; systemd.service(5),
    /// "Sockets=").
    private func units(
        namedBy service: SystemdUnit, in section: String, _ keys: Set<String>
    ) throws(HostError) -> Set<String> {
        var names: Set<String> = []
        for path in [service.path] + service.dropIns {
            guard let bytes = try unitFile(path) else { continue }
            for assignment in UnitFile(bytes, path: path).assignments
            where assignment.section == section && keys.contains(assignment.key) {
                let text = String(decoding: assignment.value.bytes, as: UTF8.self)
                names.formUnion(text.split { $0 == " " || $0 == "\t" }.map(String.init))
            }
        }
        return names
    }
}

/// What the files of a socket unit say, each later file over the earlier ones.
private struct SocketSettings {
    let specifiers: Specifiers
    private(set) var service: String?
    private var streams: [SystemdUnit.Word] = []
    private var accepts = false
    private var isIPv6Only = false
    private var fault: String?
    private var doubts: [SystemdUnit.Word: String] = [:]

    init(specifiers: Specifiers) {
        self.specifiers = specifiers
    }

    mutating func read(_ file: UnitFile) throws(HostError) {
        fault = fault ?? file.fault
        for assignment in file.assignments where assignment.section == "Socket" {
            let value = assignment.value
            let text = String(decoding: value.bytes, as: UTF8.self)
            switch assignment.key {
            case "ListenStream" where !text.isEmpty:
                let expanded = try specifiers.expand(value.bytes)
                let word = SystemdUnit.Word(
                    text: String(decoding: expanded.text, as: UTF8.self), path: value.path,
                    line: value.line(at: 0))
                streams.append(word)
                if let specifier = expanded.unknown.first {
                    doubts[word] = "what \(specifier) stands for in \(value.path) is not known"
                }
            // An empty value of any of them throws all of them away.
            case let key where key.hasPrefix("Listen") && text.isEmpty: streams = []
            case "Service":
                let name = try specifiers.expand(value.bytes).text
                service = name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
            case "Accept":
                accepts = UnitBoolean.isTrue(text)
            case "BindIPv6Only": isIPv6Only = text == "ipv6-only"
            default: break
            }
        }
    }

    /// Whether the socket is on the network and starts a program of that name.
    func runs(
        _ program: String?, _ name: UnitName, _ host: HostView
    ) throws(HostError) -> Bool {
        // Paths, abstract names and sockets of virtual machines are on no network.
        let isOnNetwork = streams.contains { stream in
            !["/", "@", "vsock:"].contains(where: stream.text.hasPrefix)
        }
        guard let program, isOnNetwork else { return false }
        let started = accepts ? "\(name.stem)@0.service" : service ?? "\(name.stem).service"
        let first = try host.systemdUnit(started)?.execStart.first?.text
        return first?.split(separator: "/").last.map(String.init) == program
    }

    func socket(_ entry: UnitCatalog.Entry, service: String, isWanted: Bool) -> SystemdSocket {
        SystemdSocket(
            name: entry.name.text, path: entry.path,
            service: accepts ? "\(entry.name.stem)@.service" : service, streams: streams,
            accepts: accepts, isIPv6Only: isIPv6Only,
            doubt: fault ?? streams.compactMap { doubts[$0] }.first, isWanted: isWanted)
    }
}

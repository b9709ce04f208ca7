extension HostView {
    /// The service of that name, `kubelet.service`; nil where the node has none.
    ///
    /// It is what systemd would start now: files that it has not read again since they changed
    /// count too. Throws where one of its files, or a folder of them, cannot be read.
    package func systemdUnit(_ name: String) throws(HostError) -> SystemdUnit? {
        guard let asked = UnitName(name), let entry = try UnitCatalog.of(self).entry(asked) else {
            return nil
        }
        // Specifiers are put in before systemd has found the unit's main name.
        let specifiers = Specifiers(unit: asked, path: entry.path, host: self)
        guard let file = try unitFile(entry.path) else {
            return entry.path == "/dev/null" ? masked(entry) : nil
        }
        if file.isEmpty { return masked(entry) }
        var assembly = UnitAssembly(specifiers)
        assembly.add(unit: UnitFile(file, path: entry.path))
        let dropIns = try dropIns(in: dropInFolders(of: entry))
        for path in dropIns {
            do throws(HostError) {
                guard let contents = try contents(of: path) else { continue }
                assembly.add(dropIn: UnitFile(contents.bytes, path: path))
            } catch {
                guard error.kind == .wrongKind else { throw error }
                if try status(of: path)?.kind == .characterDevice { continue }
                assembly.add(problem: error.description)
            }
        }
        return try assembly.unit(
            name: entry.name.text, dropIns: dropIns, defaults: defaultEnvironment())
    }

    /// Whether another unit asks for a unit, as `systemctl enable` has it (systemd.unit(5)).
    package func isUnitAskedFor(_ name: String) throws(HostError) -> Bool {
        for folder in UnitCatalog.folders {
            for kind in ["requires", "wants"] {
                for links in try glob("\(folder)/*.\(kind)") {
                    if try isThere("\(links)/\(name)") { return true }
                }
            }
        }
        return false
    }

    /// A link that leads nowhere counts too: for systemd its name is what counts.
    func isThere(_ path: String) throws(HostError) -> Bool {
        if try linkStatus(of: path) != nil { return true }
        return try status(of: path) != nil
    }

    /// The bytes of the file that defines a unit, none for a device, by which units are masked;
    /// nil where there is no such file.
    func unitFile(_ path: String) throws(HostError) -> [UInt8]? {
        if try status(of: path)?.kind == .characterDevice { return [] }
        return try contents(of: path)?.bytes
    }

    private func masked(_ entry: UnitCatalog.Entry) -> SystemdUnit {
        SystemdUnit(
            name: entry.name.text, path: entry.place, dropIns: [], environmentFiles: [],
            isMasked: true, execStart: [], environment: [:], settings: [:],
            refusal: "the unit is masked",
            uncertainties: [], problems: [])
    }

    /// The folders of a unit's drop-ins, the one that counts most first: those of its own name,
    /// of its other names, and of its type.
    func dropInFolders(of entry: UnitCatalog.Entry) -> [String] {
        let names = ([entry.name] + entry.aliases).map(\.dropInNames) + [[entry.name.type]]
        return names.flatMap { names in
            UnitCatalog.folders.flatMap { folder in names.map { "\(folder)/\($0).d" } }
        }
    }

    /// What systemd's own configuration gives to all units (systemd-system.conf(5)).
    private func defaultEnvironment() throws(HostError) -> [UnitText] {
        let folders = ["/etc", "/run", "/usr/local/lib", "/usr/lib"].map {
            "\($0)/systemd/system.conf.d"
        }
        var texts: [UnitText] = []
        for path in try ["/etc/systemd/system.conf"] + dropIns(in: folders) {
            guard let contents = try contents(of: path) else { continue }
            for assignment in UnitFile(contents.bytes, path: path).assignments
            where assignment.section == "Manager" && assignment.key == "DefaultEnvironment" {
                texts = assignment.value.bytes.isEmpty ? [] : texts + [assignment.value]
            }
        }
        return texts
    }
}

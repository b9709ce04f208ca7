extension HostView {
    /// The service that a unit with this text would be on this node, whose environment files it
    /// reads; `path` is what its words say of where they come from.
    package func systemdUnit(
        _ name: String, text: String, path: String
    ) throws(HostError) -> SystemdUnit? {
        guard let asked = UnitName(name) else { return nil }
        var assembly = UnitAssembly(Specifiers(unit: asked, path: path, host: self))
        assembly.add(unit: UnitFile(Array(text.utf8), path: path))
        return try assembly.unit(name: name, dropIns: [], defaults: [])
    }

    /// The variables of an environment file with the line of each, the last of a name;
    /// nil where the file is not there or systemd would refuse it.
    ///
    /// os-release(5) has the same form.
    package func environmentFile(_ path: String) throws(HostError) -> [String: SystemdUnit.Word]? {
        guard let contents = try contents(of: path),
            let file = EnvironmentFile(contents.bytes, path: path)
        else { return nil }
        return Dictionary(
            file.variables.map {
                ($0.name, SystemdUnit.Word(text: $0.value, path: path, line: $0.line))
            }
        ) { $1 }
    }
}

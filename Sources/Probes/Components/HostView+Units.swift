import HostSystem

extension HostView {
    /// Whether systemd starts a service by itself: it is there, not masked, and asked for.
    func isUnitEnabled(_ name: String) throws(HostError) -> Bool {
        guard let unit = try systemdUnit(name), !unit.isMasked, unit.refusal == nil else {
            return false
        }
        return try isUnitAskedFor(name)
    }

    /// Places of services beyond the first of these are not looked at.
    private static let unitLimit = 500

    /// A service of any name that starts a program: those that an administrator has written, and
    /// those whose names have the program's; nil where there is none.
    ///
    /// - Parameter isProgram: Tells the program by the name of its file.
    func unit(
        starting program: String, _ isProgram: (String) -> Bool
    ) throws(HostError) -> SystemdUnit? {
        let patterns =
            ["/etc/systemd/system/*.service"]
            + ["/usr/local/lib", "/usr/lib", "/lib"].map {
                "\($0)/systemd/system/*\(program)*.service"
            }
        for pattern in patterns {
            for path in try glob(pattern).sorted().prefix(Self.unitLimit) {
                guard try status(of: path)?.kind == .regular,
                    try contents(of: path)?.text.contains(program) == true,
                    let unit = try systemdUnit(path.lastPathPart), !unit.isMasked,
                    let first = unit.execStart.first?.text, isProgram(first.lastPathPart)
                else { continue }
                return unit
            }
        }
        return nil
    }
}

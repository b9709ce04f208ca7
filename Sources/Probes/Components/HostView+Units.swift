import HostSystem

extension HostView {
    /// Whether systemd starts a service by itself: it is there, not masked, and asked for.
    func isUnitEnabled(_ name: String) throws(HostError) -> Bool {
        guard let unit = try systemdUnit(name), !unit.isMasked, unit.refusal == nil else {
            return false
        }
        return try isUnitAskedFor(name)
    }

    /// Where a folder has more services than these, none is looked for.
    private static let unitLimit = 4_000

    /// A service of any name that starts a program: those that an administrator has written, and
    /// those whose names have the program's; nil where there is none.
    ///
    /// Throws where there are more services than are looked at: one of them may be it.
    ///
    /// - Parameter isMeant: Tells a unit that starts the program.
    func unit(
        starting program: String, _ isMeant: (SystemdUnit) -> Bool
    ) throws(HostError) -> SystemdUnit? {
        let patterns =
            ["/etc/systemd/system/*.service"]
            + ["/usr/local/lib", "/usr/lib", "/lib"].map {
                "\($0)/systemd/system/*\(program)*.service"
            }
        for pattern in patterns {
            for path in try glob(pattern, limit: Self.unitLimit) {
                guard try status(of: path)?.kind == .regular,
                    try contents(of: path)?.text.contains(program) == true,
                    let unit = try systemdUnit(path.lastPathPart), !unit.isMasked,
                    isMeant(unit)
                else { continue }
                return unit
            }
        }
        return nil
    }
}

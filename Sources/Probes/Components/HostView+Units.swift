import HostSystem

extension HostView {
    /// Whether another unit asks for a unit, as `systemctl enable` has it (systemd.unit(5)).
    func isUnitAskedFor(_ name: String) throws(HostError) -> Bool {
        for folder in ["/etc", "/run", "/usr/local/lib", "/usr/lib", "/lib"] {
            for kind in ["wants", "requires"] {
                let links = try glob("\(folder)/systemd/system/*.\(kind)/\(name)")
                if !links.isEmpty { return true }
            }
        }
        return false
    }

    /// Whether systemd starts a service by itself: it is there, not masked, and asked for.
    func isUnitEnabled(_ name: String) throws(HostError) -> Bool {
        guard let unit = try systemdUnit(name), !unit.isMasked, unit.refusal == nil else {
            return false
        }
        return try isUnitAskedFor(name)
    }
}

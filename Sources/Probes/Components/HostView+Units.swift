import HostSystem

extension HostView {
    /// Whether systemd starts a service by itself: it is there, not masked, and asked for.
    func isUnitEnabled(_ name: String) throws(HostError) -> Bool {
        guard let unit = try systemdUnit(name), !unit.isMasked, unit.refusal == nil else {
            return false
        }
        return try isUnitAskedFor(name)
    }
}

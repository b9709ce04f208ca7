package import HostSystem
package import Posture

/// Reads one component of a node and yields facts; it never judges.
package protocol Probe: Sendable {
    /// The component under `node` and the shape of its facts; all that ``observe(_:)`` yields fits.
    var schema: FactField { get }

    /// What the node says now. Whatever could not be read is an unknown fact with its reason.
    func observe(_ host: HostView) async -> FactSet.Component
}

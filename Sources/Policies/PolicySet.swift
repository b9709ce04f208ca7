package import Posture
import YAML

/// All packs of a check, with ids that are unique over them.
package struct PolicySet: Sendable {
    package let packs: [PolicyPack]
    /// The controls of all packs in order.
    package let controls: [Control]

    package init(_ packs: [PolicyPack]) throws(PolicyError) {
        self.packs = packs
        controls = packs.flatMap(\.controls)
        var first: [String: String] = [:]
        for control in controls {
            if let earlier = first[control.id] {
                throw .duplicateControl(
                    id: control.id, location: control.location, first: earlier)
            }
            first[control.id] = control.location
        }
    }

    /// Only the controls with these ids, in the order of the packs.
    package func controls(withIDs ids: [String]) throws(PolicyError) -> [Control] {
        let known = controls.map(\.id)
        for id in ids where !known.contains(id) {
            throw .noSuchControl(id: id, nearest: NearName.closest(to: id, among: known))
        }
        return controls.filter { ids.contains($0.id) }
    }
}

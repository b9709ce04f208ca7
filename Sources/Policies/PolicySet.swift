import Spelling

/// All packs of a check, with ids that are unique over them.
package struct PolicySet: Sendable {
    package let packs: [PolicyPack]
    /// The controls of all packs in order.
    package let controls: [Control]

    package init(_ packs: [PolicyPack]) throws(PolicyError) {
        self.packs = packs
        controls = packs.flatMap(\.controls)
        var first: [String: String] = [:]
        var duplicates: [PolicyError] = []
        for control in controls {
            if let earlier = first[control.id] {
                duplicates.append(
                    .duplicateControl(id: control.id, location: control.location, first: earlier))
            } else {
                first[control.id] = control.location
            }
        }
        if !duplicates.isEmpty { throw PolicyError(joining: duplicates) }
    }

    /// Only the controls with these ids, in the order of the packs.
    package func controls(withIDs ids: [String]) throws(PolicyError) -> [Control] {
        let known = Set(controls.map(\.id))
        let missing = ids.filter { !known.contains($0) }.map { id in
            PolicyError.noSuchControl(
                id: id, nearest: NearName.closest(to: id, among: Array(known)))
        }
        if !missing.isEmpty { throw PolicyError(joining: missing) }
        let wanted = Set(ids)
        return controls.filter { wanted.contains($0.id) }
    }
}

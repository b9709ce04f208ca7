/// What is told of a position.
extension ProcessTree {
    /// Where the process belongs.
    package mutating func membership(of position: Position) -> Membership {
        membership(position.group)
    }

    /// The programs above it, the nearest first; at most 16.
    package func ancestors(of position: Position) -> [(pid: UInt32, program: [UInt8]?)] {
        var found: [(pid: UInt32, program: [UInt8]?)] = []
        var above = slots.parent(of: position.slot)
        while let next = above, found.count < Self.depthLimit {
            found.append((slots[next].pid, programs.name(slots[next].program)))
            above = slots.parent(of: next)
        }
        return found
    }

    mutating func isContainer(_ group: UInt32) -> Bool {
        // None, of which most processes of a log are.
        if group == 0 { return false }
        return switch membership(group).place {
        case .container, .someContainer: true
        case .unknown, .host: false
        }
    }

    /// Read once for each control group.
    private mutating func membership(_ group: UInt32) -> Membership {
        if group == 0 { return Membership(.unknown) }
        if let known = memberships[group] { return known }
        guard let name = groups.name(group) else { return Membership(.unknown) }
        // Those of groups that nobody holds any more are of no use.
        if memberships.count > 2 * groups.count + 64 {
            memberships = memberships.filter { groups.name($0.key) != nil }
        }
        let membership: Membership
        if name.starts(with: Self.containerMark) {
            let id = String(decoding: name.dropFirst(Self.containerMark.count), as: UTF8.self)
            membership = Membership(id.isEmpty ? .someContainer : .container(id))
        } else {
            membership = resolve(name)
        }
        memberships[group] = membership
        return membership
    }
}

/// What makes two violations the same for people.
package struct ViolationKey: Hashable, Sendable {
    package let rule: String?
    package let alarm: String?
    package let program: [UInt8]?
    package let script: [UInt8]?
    /// Of the container its namespace and image; where neither is known, its id; nil on the host.
    package let container: String?
    package let user: UInt32?

    /// The key of a violation that a rule, an alarm, or neither of them decided.
    package init(rule: String?, alarm: String?, start: ProcessStart) {
        self.rule = rule
        self.alarm = alarm
        program = start.path
        script = start.script
        user = start.euid
        switch start.place {
        case .host: container = nil
        case .someContainer: container = "a container"
        case .unknown: container = "unknown"
        case .container(let place):
            let known = [place.pod?.namespace, place.image].compactMap(\.self)
            container = known.isEmpty ? place.id : known.joined(separator: " ")
        }
    }

    /// Bytes of memory of its texts.
    package var footprint: Int {
        (program?.count ?? 0) + (script?.count ?? 0) + (container?.utf8.count ?? 0)
    }
}

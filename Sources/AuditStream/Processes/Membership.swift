/// Where on the node a process belongs, by its control group.
package struct Membership: Hashable, Sendable {
    package enum Place: Hashable, Sendable {
        case unknown
        case host
        /// In a container of which nobody knows which one.
        case someContainer
        /// The id of the container.
        case container(String)
    }

    package var place: Place
    /// The systemd unit; nil for none.
    package var unit: String?

    package init(_ place: Place, unit: String? = nil) {
        self.place = place
        self.unit = unit
    }
}

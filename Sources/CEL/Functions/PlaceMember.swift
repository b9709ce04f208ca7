/// A member function of the host that is told the place of its target, and not what stands there:
/// `node.firewall.reach('tcp', 22)`.
///
/// Several may have one name where their targets differ. An argument that is unknown makes the
/// answer unknown.
public struct PlaceMember: Sendable {
    public let name: String
    /// What it is a member of.
    let target: Type
    /// The types of the further arguments, for each form in which it may be called.
    let forms: [[Type]]
    let result: Type

    public init(_ name: String, of target: Type, _ forms: [[Type]], _ result: Type) {
        self.name = name
        self.target = target
        self.forms = forms
        self.result = result
    }
}

/// A function of a place that an evaluation asks the host for.
public struct PlaceCall: Sendable {
    public let name: String
    public let place: AttributePath
    /// Of a place member: values of the types of one of its forms, none of them an unknown.
    public let arguments: [Value]
}

/// What a host answers to a function of a place.
public struct PlaceAnswer: Sendable {
    public let value: Value
    /// Where it stands like a value of the host's own, so that what is read of it is recorded as
    /// read there; nil for one that stands nowhere.
    public let place: AttributePath?
    /// The places that were read for it, beside the one that was asked about.
    public let reads: [AttributePath]

    public init(_ value: Value, at place: AttributePath? = nil, reads: [AttributePath] = []) {
        self.value = value
        self.place = place
        self.reads = reads
    }
}

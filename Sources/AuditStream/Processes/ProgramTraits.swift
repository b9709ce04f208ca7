import Containers

/// What the path of a program says of it, found out once for each path.
struct ProgramTraits: OptionSet {
    let rawValue: UInt8

    /// An OCI runtime.
    static let runtime = ProgramTraits(rawValue: 1)
    /// One of the programs that stay above containers.
    static let monitor = ProgramTraits(rawValue: 2)
    /// Of those the one that also says which container it is called for.
    static let conmon = ProgramTraits(rawValue: 4)

    init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    init(path: ArraySlice<UInt8>) {
        var traits: ProgramTraits = []
        if RuntimeCommand.isRuntime(path: path) { traits.insert(.runtime) }
        if RuntimeCall.isMonitor(path) { traits.insert(.monitor) }
        if RuntimeCall.isConmon(path) { traits.insert(.conmon) }
        self = traits
    }
}

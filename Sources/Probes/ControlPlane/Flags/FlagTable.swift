import Posture

/// All flags of one component.
struct FlagTable: Sendable {
    /// The program's name, for messages and defaults.
    let program: String
    let flags: [ComponentFlag]
    private let byName: [String: ComponentFlag]

    /// The newest minor version whose flags are known.
    static let newestMinor = 36

    init(program: String, _ flags: [ComponentFlag]) {
        self.program = program
        self.flags = flags
        byName = Dictionary(flags.map { ($0.name, $0) }) { first, _ in first }
    }

    subscript(name: String) -> ComponentFlag? { byName[name] }

    /// The shape of the effective values.
    var type: FactType {
        .record(
            flags.filter(\.isFact).map { FactField($0.field, $0.kind.factType, $0.summary) })
    }

    func parse(_ words: [CommandWord]) -> CommandFlags {
        CommandFlags(words) { name in self[name].map { $0.kind == .bool } }
    }
}

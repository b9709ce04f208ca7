import Posture

extension FactValue {
    /// The value in a text that is the same in every run, for the digests of a ledger.
    ///
    /// It is what Swift's reflection prints, as ledgers of before have digests of that; but for maps,
    /// which reflection prints in another order each time the program is started.
    var ledgerText: String {
        switch self {
        case .bool(let value): "bool(\(value))"
        case .int(let value): "int(\(value))"
        case .string(let value): "string(\(value.debugDescription))"
        case .list(let facts):
            "list([" + facts.map(Self.nested).joined(separator: ", ") + "])"
        case .map(let fields) where fields.isEmpty: "map([:])"
        case .map(let fields):
            "map(["
                + fields.sorted { $0.key < $1.key }
                .map { "\($0.key.debugDescription): \(Self.nested($0.value))" }
                .joined(separator: ", ") + "])"
        case .double, .duration, .timestamp, .unknown: "\(self)"
        }
    }

    private static func nested(_ fact: Fact) -> String {
        "Posture.Fact(value: Posture.FactValue.\(fact.value.ledgerText), origin: \(fact.origin))"
    }
}

import CEL
import Posture

/// One tree of facts, ready for expressions.
struct FactTree: Sendable {
    let root: Fact
    let value: Value
    /// What sets this tree apart where a component has several instances: `kubelet of pid 900`.
    let label: String?

    init(_ root: Fact, label: String? = nil) {
        self.root = root
        self.label = label
        value = Self.value(of: root)
    }

    /// The fact at a path that begins with `node`; nil where there is none.
    func fact(at path: FactPath) -> Fact? {
        guard path.steps.first == .field("node") else { return nil }
        var fact = root
        for step in path.steps.dropFirst() {
            switch (step, fact.value) {
            case (.field(let name), .map(let fields)):
                guard let next = fields[name] else { return nil }
                fact = next
            case (.index(let index), .list(let elements)):
                guard elements.indices.contains(index) else { return nil }
                fact = elements[index]
            case (_, .unknown): return fact
            default: return nil
            }
        }
        return fact
    }

    private static func value(of fact: Fact) -> Value {
        switch fact.value {
        case .bool(let value): .bool(value)
        case .int(let value): .int(value)
        case .double(let value): .double(value)
        case .string(let value): .string(value)
        case .duration(let nanoseconds): .duration(Duration(nanoseconds: nanoseconds))
        case .timestamp(let seconds): .timestamp(Timestamp(seconds: seconds))
        case .list(let elements): .list(elements.map(value(of:)))
        case .map(let fields):
            .map(Dictionary(uniqueKeysWithValues: fields.map { (.string($0), value(of: $1)) }))
        case .unknown(let reason): .unknown(UnknownSet(reason: reason))
        }
    }
}

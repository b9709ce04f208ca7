import CEL
import Posture

/// One tree of facts, ready for expressions.
struct FactTree: Sendable {
    let value: Value
    /// What sets this tree apart where a component has several instances: `kubelet of pid 900`.
    let label: String?
    private let root: Fact
    /// What the pack of the control in question has for `params`.
    private var parameters = PackParameters().fact
    /// The numbers of the chosen instances that are told apart.
    private let instances: [String: Int]

    /// A tree of one instance of each component; those named in `varying` are told apart.
    init(_ chosen: [ComponentInstance], varying: [String]) {
        value = .map(fields: Dictionary(uniqueKeysWithValues: chosen.map { ($0.name, $0.value) }))
        root = Fact(
            .map(Dictionary(uniqueKeysWithValues: chosen.map { ($0.name, $0.fact) })),
            from: .search("this node"))
        let varied = chosen.filter { varying.contains($0.name) }
        instances = Dictionary(uniqueKeysWithValues: varied.map { ($0.name, $0.number) })
        let labels = varied.map(\.label)
        label = labels.isEmpty ? nil : labels.joined(separator: ", ")
    }

    /// The same tree beside the parameters of a pack.
    func with(_ parameters: PackParameters) -> FactTree {
        if parameters.all.isEmpty { return self }
        var tree = self
        tree.parameters = parameters.fact
        return tree
    }

    /// What `params` is to an expression.
    var parametersValue: Value { ComponentInstance.value(of: parameters) }

    /// The fact at a path that begins with `node` or `params`; nil where there is none.
    ///
    /// Behind something unknown everything is that unknown.
    func fact(at path: FactPath) -> Fact? {
        var fact = path.steps.first == .field(PolicyLanguage.parameters) ? parameters : root
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

    /// The path as the node's facts are listed: `node.kubelet[1].port` where two kubelets run.
    func listed(_ path: FactPath) -> FactPath {
        guard path.steps.count > 1, path.steps[0] == .field(PolicyLanguage.node),
            case .field(let name) = path.steps[1], let number = instances[name]
        else { return path }
        return FactPath(path.steps[..<2] + [.index(number)] + path.steps[2...])
    }
}

/// One instance of a component, as facts and as a value of the expression language.
struct ComponentInstance: Sendable {
    let name: String
    let fact: Fact
    let value: Value
    /// Counted from 0.
    let number: Int

    init(name: String, fact: Fact, number: Int) {
        self.name = name
        self.fact = fact
        self.number = number
        value = Self.value(of: fact)
    }

    /// `kubelet of pid 900`
    var label: String {
        if case .int(let pid) = fact["pid"]?.value { return "\(name) of pid \(pid)" }
        return "\(name) number \(number + 1)"
    }

    static func value(of fact: Fact) -> Value {
        switch fact.value {
        case .bool(let value): .bool(value)
        case .int(let value): .int(value)
        case .double(let value): .double(value)
        case .string(let value): .string(value)
        case .duration(let nanoseconds): .duration(TimeSpan(nanoseconds: nanoseconds))
        case .timestamp(let seconds): .timestamp(Timestamp(seconds: seconds))
        case .list(let elements): .list(elements.map(value(of:)))
        case .map(let fields): .map(fields: fields.mapValues(value(of:)))
        case .unknown(let reason): .unknown(UnknownSet(reason: reason))
        }
    }
}

import Posture

extension FactType {
    /// Where facts have another shape than this, by their paths.
    func problems(_ fact: Fact, _ path: String) -> [String] {
        switch (self, fact.value) {
        case (_, .unknown), (.any, _), (.bool, .bool), (.int, .int), (.double, .double),
            (.string, .string), (.duration, .duration), (.timestamp, .timestamp):
            return []
        case (.list(let type), .list(let elements)):
            return elements.enumerated().flatMap { type.problems($1, "\(path)[\($0)]") }
        case (.map(let type), .map(let fields)):
            return fields.flatMap { type.problems($1, "\(path).\($0)") }
        case (.record(let declared), .map(let fields)):
            return fields.flatMap { name, value in
                declared.first { $0.name == name }?.type.problems(value, "\(path).\(name)")
                    ?? ["\(path).\(name) is not declared"]
            }
        default:
            return ["\(path) is \(fact.value)"]
        }
    }
}

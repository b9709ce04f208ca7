import CEL
import Posture

extension AttributePath {
    /// The path of the facts or parameters that the place is; nil where it is neither.
    var factPath: FactPath? {
        guard [PolicyLanguage.node, PolicyLanguage.parameters].contains(variable) else {
            return nil
        }
        return FactPath(
            [.field(variable)]
                + steps.map { step in
                    switch step {
                    case .field(let name): .field(name)
                    case .index(let index): .index(index)
                    case .call(let name, let arguments): .call(name, arguments)
                    }
                })
    }
}

import CEL
import Posture

extension AttributePath {
    /// The path of the facts that the place is; nil where it is not one of facts.
    var factPath: FactPath? {
        guard variable == PolicyLanguage.node else { return nil }
        return FactPath(
            [.field(variable)]
                + steps.map { step in
                    switch step {
                    case .field(let name): .field(name)
                    case .index(let index): .index(index)
                    }
                })
    }
}

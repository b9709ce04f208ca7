import CEL
import Posture

extension AttributePath {
    /// The path of the facts or parameters that the place is; nil where it is neither.
    var factPath: FactPath? {
        guard variable == PolicyLanguage.node || variable == PolicyLanguage.parameters else {
            return nil
        }
        var path: [FactPath.Step] = []
        path.reserveCapacity(steps.count + 1)
        path.append(.field(variable))
        for step in steps {
            switch step {
            case .field(let name): path.append(.field(name))
            case .index(let index): path.append(.index(index))
            case .call(let name, let arguments): path.append(.call(name, arguments))
            }
        }
        return FactPath(path)
    }
}

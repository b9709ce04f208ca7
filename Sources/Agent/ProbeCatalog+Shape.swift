package import Policies
package import Probes
import Trials

extension ProbeCatalog {
    /// The shape of all facts, as the probes and the trials declare it.
    package static var shape: FactShape {
        FactShape(
            components: all.map(\.schema) + [LiveFactTypes.schema],
            questions: [ConnectionQuestion.question])
    }
}

package import Policies
package import Probes

extension ProbeCatalog {
    /// The shape of all facts, as the probes declare it.
    package static var shape: FactShape {
        FactShape(components: all.map(\.schema))
    }
}

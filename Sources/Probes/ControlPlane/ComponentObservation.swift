import HostSystem
import Posture

/// All instances of one component of the control plane, as facts.
struct ComponentObservation {
    private let found: ComponentFinder.Result
    private let component: Component
    private let table: FlagTable

    init(_ component: Component, _ table: FlagTable, _ host: HostView) {
        self.component = component
        self.table = table
        found = ComponentFinder(component, host, pods: StaticPods.of(host)).find()
    }

    /// The component; `more` gives the facts that it alone has.
    func component(
        _ more: (inout ComponentRecord) -> [String: Fact]
    ) -> FactSet.Component {
        var instances: [Fact] = []
        var notes = found.notes
        for launch in found.launches {
            var record = ComponentRecord(launch, component, table)
            let own = more(&record)
            instances.append(record.fact(adding: own))
            notes += record.notes
        }
        return FactSet.Component(
            name: component.name, instances: instances + found.unknowns, notes: notes)
    }
}

import HostSystem
import Posture

/// What one runtime knows of a container.
struct ContainerFinding {
    var container: Container
    /// Whether more may come: a runtime writes what it knows in several steps.
    var isComplete = true
    /// Why a part of it is not known.
    var failure: HostError?
}

/// One runtime's state on the disk.
protocol RuntimeState {
    /// Nil where the runtime does not know it.
    func container(_ id: String) throws(HostError) -> ContainerFinding?

    /// The ids of the containers that it has now.
    func ids(limit: Int) throws(HostError) -> [String]
}

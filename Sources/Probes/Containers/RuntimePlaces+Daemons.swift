import Containers

extension RuntimePlaces {
    /// These places, and those that the node's runtimes are told to use.
    func joined(with daemons: [Daemon]) -> RuntimePlaces {
        var places = self
        for daemon in daemons {
            let folders = RuntimeObservation(daemon: daemon).stateFolders().map(daemon.absolute)
            guard folders.count >= 2 else { continue }
            let (root, state) = (folders[0], folders[1])
            switch daemon.kind {
            case .containerd:
                if !places.containerd.contains(where: {
                    $0.state == state && $0.roots.contains(root)
                }) {
                    places.containerd.removeAll { $0.state == state }
                    places.containerd.append(.init(state: state, roots: [root]))
                }
            case .crio: places.storage = [state, root]
            case .docker: if !places.docker.contains(root) { places.docker.append(root) }
            }
        }
        return places
    }
}

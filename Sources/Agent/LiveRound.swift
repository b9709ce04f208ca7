package import HostSystem
package import Posture
import Trials

/// Which claims of a node's configuration are tried.
package struct LiveOptions: Hashable, Sendable {
    /// Whether the node's services are asked as a stranger would.
    package var triesServices: Bool
    /// Whether it is looked up in etcd how Secrets are stored.
    package var provesEncryption: Bool

    package static let off = LiveOptions()

    package init(triesServices: Bool = false, provesEncryption: Bool = false) {
        self.triesServices = triesServices
        self.provesEncryption = provesEncryption
    }
}

/// Tries what the facts of the probes claim, and adds how it is to them.
package struct LiveRound: Sendable {
    private let host: HostView
    private let options: LiveOptions

    /// The component that a round yields.
    package static let component = LiveFactTypes.schema.name
    /// The components by which a round knows what to try.
    package static let sources: Set<String> = [
        "kubelet", "apiserver", "controllerManager", "scheduler", "etcd", "kubeProxy",
    ]

    package init(host: HostView, options: LiveOptions) {
        self.host = host
        self.options = options
    }

    /// Nil where nothing is to be tried; without instances, and with a note, where nothing could
    /// answer: a folder, or no API server.
    package func component(_ facts: FactSet) async -> FactSet.Component? {
        guard options != .off else { return nil }
        NetworkThreads.limit()
        do throws(NodeNetwork.Failure) {
            guard let network = try NodeNetwork.of(host) else {
                return absent("nothing was tried: \(host.root) is a folder and no node that runs")
            }
            return await component(facts, network)
        } catch {
            return FactSet.Component(
                name: Self.component,
                instances: [.unknown("\(error)", from: .search("this node's network"))],
                notes: ["nothing was tried: \(error)"])
        }
    }

    private func component(
        _ facts: FactSet, _ network: NodeNetwork
    ) async -> FactSet.Component {
        async let encryption =
            options.provesEncryption ? EncryptionProof().observe(host, facts: facts) : nil
        var component = FactSet.Component(name: Self.component, instances: [])
        if options.triesServices {
            component = await LiveTrials().observe(network, TrialTargets(facts: facts))
        }
        if let fact = await encryption {
            component = Self.adding(fact, to: component)
        } else if options.provesEncryption {
            component.notes.append("No etcd was read: there is no API server on this node.")
        }
        return component
    }

    private func absent(_ note: String) -> FactSet.Component {
        FactSet.Component(name: Self.component, instances: [], notes: [note])
    }

    private static func adding(
        _ encryption: Fact, to component: FactSet.Component
    ) -> FactSet.Component {
        var component = component
        guard let tried = component.instances.first else {
            component.instances = [
                Fact(.map(["encryption": encryption]), from: encryption.origin)
            ]
            return component
        }
        // Where the trials are unknown, so is all of the component.
        guard case .map(var fields) = tried.value else { return component }
        fields["encryption"] = encryption
        component.instances = [Fact(.map(fields), from: tried.origin)]
        return component
    }
}

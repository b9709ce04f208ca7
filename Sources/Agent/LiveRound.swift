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

    /// Nil where nothing is to be tried, or the node is a folder.
    package func component(_ facts: FactSet) async -> FactSet.Component? {
        guard options != .off else { return nil }
        async let encryption = options.provesEncryption ? proof(facts) : nil
        var component: FactSet.Component?
        if options.triesServices {
            component = await LiveTrials().observe(host, facts: facts)
        }
        if let fact = await encryption {
            component = Self.adding(fact, to: component)
        }
        return component
    }

    private func proof(_ facts: FactSet) async -> Fact? {
        // The API server of a folder is none whose etcd could be asked.
        do throws(NodeNetwork.Failure) {
            guard try NodeNetwork.of(host) != nil else { return nil }
        } catch {
            return .unknown("\(error)", from: .search("this node's network"))
        }
        return await EncryptionProof().observe(host, facts: facts)
    }

    private static func adding(
        _ encryption: Fact, to component: FactSet.Component?
    ) -> FactSet.Component {
        guard let component, case .map(var fields)? = component.instances.first?.value else {
            // Where the trials are unknown, so is all of the component.
            return component
                ?? FactSet.Component(
                    name: Self.component,
                    instances: [Fact(.map(["encryption": encryption]), from: encryption.origin)])
        }
        fields["encryption"] = encryption
        return FactSet.Component(
            name: component.name,
            instances: [Fact(.map(fields), from: component.instances[0].origin)],
            notes: component.notes)
    }
}

package import Posture

/// The ports on which the node's components are configured to listen.
package struct TrialTargets: Hashable, Sendable {
    package var ports: [TrialService: Set<Int>]

    /// Each service on its usual port.
    package init() {
        ports = Dictionary(
            uniqueKeysWithValues: TrialService.allCases.map { ($0, [$0.defaultPort]) })
    }

    /// The ports in the facts of the components; the usual one where they do not say.
    ///
    /// The usual ports of what must not be there at all are looked at too: that the configuration
    /// turns a port off does not close the one of a process that has not been restarted.
    package init(facts: FactSet) {
        self.init()
        for kubelet in facts[component: "kubelet"]?.instances ?? [] {
            add(kubelet["config"], "port", to: .kubelet)
            add(kubelet["config"], "readOnlyPort", to: .kubeletReadOnly)
            add(kubelet["config"], "healthzPort", to: .kubeletHealth)
        }
        for (component, service) in [
            ("apiserver", TrialService.apiserver), ("controllerManager", .controllerManager),
            ("scheduler", .scheduler),
        ] {
            for instance in facts[component: component]?.instances ?? [] {
                add(instance, "secure-port", to: service)
            }
        }
        for etcd in facts[component: "etcd"]?.instances ?? [] {
            add(listeners: etcd["client"]?["listeners"], to: .etcdClients)
            add(listeners: etcd["peer"]?["listeners"], to: .etcdPeers)
            add(listeners: etcd["metrics"], to: .etcdMetrics)
        }
        for proxy in facts[component: "kubeProxy"]?.instances ?? [] {
            add(proxy, "metricsBindAddress", to: .kubeProxyMetrics)
        }
    }

    /// Adds the ports of a list of addresses.
    private mutating func add(listeners: Fact?, to service: TrialService) {
        guard case .list(let elements)? = listeners?.value else { return }
        for element in elements {
            guard case .int(let port)? = element["port"]?.value, 1...65_535 ~= port else {
                continue
            }
            ports[service]?.insert(Int(port))
        }
    }

    /// Adds the ports of a setting, whether it holds numbers or addresses.
    private mutating func add(_ component: Fact?, _ setting: String, to service: TrialService) {
        guard let component else { return }
        // What is not known leaves the usual port.
        for text in (try? SettingText.texts(component, setting)) ?? [] {
            guard let port = Int(text) ?? Self.port(of: text), 1...65_535 ~= port else {
                continue
            }
            ports[service]?.insert(port)
        }
    }

    /// The port in `127.0.0.1:10249`.
    private static func port(of address: String) -> Int? {
        address.lastIndex(of: ":").flatMap { Int(address[address.index(after: $0)...]) }
    }
}

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
            add(etcd, "listen-client-urls", to: .etcdClients)
            add(etcd, "listen-peer-urls", to: .etcdPeers)
            add(etcd, "listen-metrics-urls", to: .etcdMetrics)
        }
    }

    /// Adds the ports of a setting, whether it holds numbers or URLs.
    private mutating func add(_ component: Fact?, _ setting: String, to service: TrialService) {
        guard let component else { return }
        // What is not known leaves the usual port.
        for text in (try? SettingText.texts(component, setting)) ?? [] {
            guard let port = Int(text) ?? EtcdURLs.port(of: text), 1...65_535 ~= port else {
                continue
            }
            ports[service]?.insert(port)
        }
    }
}

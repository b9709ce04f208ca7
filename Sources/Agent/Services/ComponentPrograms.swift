/// By which programs it is seen that a component has begun to run.
enum ComponentPrograms {
    /// The names of program files, by the component's name among the facts; a component that no
    /// probe reads does no harm.
    static let names: [String: Set<String>] = [
        "kubelet": ["kubelet"],
        "kubeproxy": ["kube-proxy"],
        "apiserver": ["kube-apiserver"],
        "controllermanager": ["kube-controller-manager"],
        "controllerManager": ["kube-controller-manager"],
        "scheduler": ["kube-scheduler"],
        "etcd": ["etcd"],
        "sshd": ["sshd"],
        "runtime": ["containerd", "crio", "dockerd", "cri-dockerd"],
        "audit": ["auditd"],
    ]

    /// Program to components, of those that there are.
    static func components(among known: Set<String>) -> [String: Set<String>] {
        var found: [String: Set<String>] = [:]
        for (component, programs) in names where known.contains(component) {
            for program in programs { found[program, default: []].insert(component) }
        }
        return found
    }
}

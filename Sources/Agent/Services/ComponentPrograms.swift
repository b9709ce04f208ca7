/// By which programs it is seen that a component has begun to run.
enum ComponentPrograms {
    /// The names of program files, by the component's name among the facts; a component that no
    /// probe reads does no harm.
    static let names: [String: Set<String>] = [
        "kubelet": ["kubelet", "k3s", "rke2"],
        "kubeProxy": ["kube-proxy"],
        "distribution": ["k3s", "rke2"],
        "apiserver": ["kube-apiserver", "k3s"],
        "controllerManager": ["kube-controller-manager", "k3s"],
        "scheduler": ["kube-scheduler", "k3s"],
        "etcd": ["etcd", "k3s"],
        "sshd": ["sshd"],
        "runtime": ["containerd", "crio", "dockerd", "cri-dockerd"],
        "time": ["chronyd", "ntpd", "systemd-timesyncd"],
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

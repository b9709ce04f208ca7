import HostSystem

/// Where snaps keep the flags of Kubernetes' components.
enum SnapArguments {
    /// That a node has joined as a worker: MicroK8s', and `k8s-snap`'s.
    static let workerLocks = [
        "/var/snap/microk8s/current/var/lock/clustered.lock", "/var/snap/k8s/common/lock/worker",
    ]

    /// That MicroK8s keeps its data without etcd, of which it has flags all the same
    /// (`daemon-etcd` in its `scripts/inspect.sh`).
    static let storeLocks = ["ha-cluster", "no-etcd"].map {
        "/var/snap/microk8s/current/var/lock/\($0)"
    }

    /// Where the snap `etcd` of Charmed Kubernetes is configured.
    static let charmedEtcd = "/var/snap/etcd/common/etcd.conf.yml"

    /// The files of MicroK8s and of Canonical Kubernetes (`execute_service` in k8s/lib.sh of
    /// `k8s-snap`, whose shell takes quotes and variables as kubelite does).
    static func paths(of program: String) -> [String] {
        ["/var/snap/microk8s/current/args/\(program)", "/var/snap/k8s/common/args/\(program)"]
    }

    /// A file of Charmed Kubernetes, which has a snap for each component and a form of its own; nil
    /// where there is none.
    static func unreadable(of program: String, _ host: HostView) throws(HostError) -> String? {
        let path = "/var/snap/\(program)/current/args"
        return try host.status(of: path) == nil ? nil : path
    }
}

/// The components of Kubernetes' control plane that are programs of their own.
enum ControlPlane {
    static let apiserver = Component(name: "apiserver", program: "kube-apiserver")
    static let controllerManager = Component(
        name: "controllerManager", program: "kube-controller-manager")
    static let scheduler = Component(name: "scheduler", program: "kube-scheduler")
}

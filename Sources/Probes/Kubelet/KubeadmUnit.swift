/// The unit that comes with kubeadm's packages, for a node that has kubeadm's files and no unit
/// (https://github.com/kubernetes/release, `10-kubeadm.conf`).
enum KubeadmUnit {
    /// Where it is said to come from.
    static let label = "kubeadm's 10-kubeadm.conf"

    /// kubeadm writes it on every node that it sets up.
    static let configFile = "/var/lib/kubelet/config.yaml"

    static let text = """
        [Service]
        EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env
        EnvironmentFile=-/etc/default/kubelet
        EnvironmentFile=-/etc/sysconfig/kubelet
        ExecStart=/usr/bin/kubelet \\
          --bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf \\
          --kubeconfig=/etc/kubernetes/kubelet.conf --config=\(configFile) \\
          $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS
        """
}

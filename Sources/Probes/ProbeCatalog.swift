package import SSHD

/// Every probe of this version.
package enum ProbeCatalog {
    package static let all: [any Probe] = [
        DistributionProbe(), KubeletProbe(), KubeProxyProbe(), OSProbe(), APIServerProbe(),
        ControllerManagerProbe(), SchedulerProbe(), EtcdProbe(), PKIProbe(), RuntimeProbe(),
        ContainersProbe(), CNIProbe(), AccountsProbe(), CloudProbe(), FilesProbe(),
        KernelProbe(), ListenersProbe(), MountsProbe(), SupportProbe(), TimeProbe(),
        UpdatesProbe(), SSHDProbe(), FirewallProbe(),
    ]

    /// Every probe, of which those that can also ask a running service do so.
    ///
    /// - Parameter connection: The one for which `Match` in sshd's configuration is resolved.
    package static func asking(
        _ asksServices: Bool, for connection: Connection = .neutral
    ) -> [any Probe] {
        all.map { probe in
            probe is SSHDProbe
                ? SSHDProbe(connection: connection, asksServer: asksServices) : probe
        }
    }
}

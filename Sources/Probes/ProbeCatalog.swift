/// Every probe of this version.
package enum ProbeCatalog {
    package static let all: [any Probe] = [
        DistributionProbe(), KubeletProbe(), KubeProxyProbe(), OSProbe(), APIServerProbe(),
        ControllerManagerProbe(), SchedulerProbe(), EtcdProbe(), PKIProbe(), RuntimeProbe(),
        ContainersProbe(), CNIProbe(), AccountsProbe(), CloudProbe(), FilesProbe(),
        KernelProbe(), ListenersProbe(), MountsProbe(), SupportProbe(), TimeProbe(),
        UpdatesProbe(), SSHDProbe(),
    ]
}

/// Every probe of this version.
package enum ProbeCatalog {
    package static let all: [any Probe] = [
        KubeletProbe(), KubeProxyProbe(), OSProbe(), APIServerProbe(), ControllerManagerProbe(),
        SchedulerProbe(), AccountsProbe(), CloudProbe(), FilesProbe(), KernelProbe(),
        ListenersProbe(), MountsProbe(), SupportProbe(), TimeProbe(), UpdatesProbe(),
    ]
}

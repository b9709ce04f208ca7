/// Every probe of this version.
package enum ProbeCatalog {
    package static let all: [any Probe] = [
        AccountsProbe(), CloudProbe(), FilesProbe(), KernelProbe(), KubeletProbe(),
        KubeProxyProbe(), ListenersProbe(), MountsProbe(), OSProbe(), SupportProbe(), TimeProbe(),
        UpdatesProbe(),
    ]
}

/// Every probe of this version.
package enum ProbeCatalog {
    package static let all: [any Probe] = [
        DistributionProbe(), FirewallProbe(), KubeletProbe(), KubeProxyProbe(), OSProbe(),
    ]
}

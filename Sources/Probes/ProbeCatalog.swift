/// Every probe of this version.
package enum ProbeCatalog {
    package static let all: [any Probe] = [FirewallProbe(), KubeletProbe(), KubeProxyProbe(), OSProbe()]
}

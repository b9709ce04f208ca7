import HostSystem
import OTLP
import Posture
import Probes

extension ReportSource {
    /// The source of an agent's reports: what the node says of itself and what the configuration
    /// calls it.
    static func of(
        _ host: HostView, _ node: AgentConfiguration.Node, version: String, instance: String
    ) -> ReportSource {
        func line(_ path: String) -> String? {
            // What cannot be read is not told.
            guard let contents = try? host.contents(of: path, limitBytes: 4_096) else { return nil }
            let text = String(decoding: contents.bytes.prefix { $0 != 0x0A }, as: UTF8.self)
            return text.isEmpty ? nil : text
        }
        let name = line("/proc/sys/kernel/hostname") ?? line("/etc/hostname") ?? "unknown"
        let release = host.releaseValues()
        var source = ReportSource(version: version, instance: instance, hostName: name)
        source.hostID = line("/etc/machine-id")
        source.architecture = CurrentProcess.architecture
        source.osName = release["NAME"]
        source.osVersion = release["VERSION_ID"]
        source.nodeName = node.name.isEmpty ? nil : node.name
        source.cluster = node.cluster.isEmpty ? nil : node.cluster
        source.nodeUID = node.uid.isEmpty ? nil : node.uid
        source.labels = node.labels
        return source
    }

    /// The source with what the node's facts say of its place in Kubernetes.
    ///
    /// What the operator has said stands above it.
    func with(
        _ identity: NodeIdentity, _ node: AgentConfiguration.Node, _ disk: HostView
    ) -> ReportSource {
        var source = self
        source.nodeName = node.name.isEmpty ? identity.nodeName : node.name
        source.nodeLabels = identity.labels
        if !node.labelsFile.isEmpty,
            // What cannot be read is not told.
            let contents = try? disk.contents(of: node.labelsFile, limitBytes: 64 << 10)
        {
            let text = String(decoding: contents.bytes, as: UTF8.self)
            source.nodeLabels.merge(NodeLabels.ofDownwardAPI(text)) { $1 }
        }
        return source
    }
}

package import HostSystem
package import Posture

/// Reads the certificates, keys and kubeconfig files of a node.
package struct PKIProbe: Probe {
    package init() {}

    package var schema: FactField {
        FactField(
            "pki",
            .record([
                FactField("certificates", .list(PKIFacts.certificateType)),
                FactField("keys", .list(PKIFacts.keyType), "private keys, without the keys"),
                FactField("bundles", .list(FileFacts.type), "files such as .p12, as files"),
                FactField("authorities", .list(PKIFacts.authorityType)),
                FactField("folders", .list(FileFacts.type), "the folders that hold them"),
                FactField("kubeconfigs", .list(KubeconfigFile.type)),
            ]),
            "certificates, keys and kubeconfig files")
    }

    package func observe(_ host: HostView) async -> FactSet.Component {
        let named = NamedCertificates(host, pods: StaticPods.of(host))
        let notes = named.doubts.map {
            "Certificates that flags name are looked for in the usual folders alone: \($0)"
        }
        let scan = PKIScan(host, named: named.paths)
        let kubeconfigs = KubeconfigSearch(host)
        let nothing = scan.files.isEmpty && scan.folders.isEmpty && kubeconfigs.facts.isEmpty
        if nothing, scan.problems.isEmpty {
            return FactSet.Component(name: "pki", instances: [])
        }
        let facts = PKIFacts(scan, named: named)
        let origin = Origin.search("folders of certificates")
        let unseen = scan.problems.map { Fact.unknown("\($0)", from: .file(path: $0.path)) }
        let folders = scan.folders.compactMap { FileFacts.fact($0, host) }
        return FactSet.Component(
            name: "pki",
            instances: [
                Fact(
                    .map([
                        "certificates": facts.certificateFacts,
                        "keys": facts.keyFacts,
                        "bundles": Fact(
                            .list(scan.bundles.compactMap { FileFacts.fact($0, host) } + unseen),
                            from: origin),
                        "authorities": facts.authorityFacts,
                        "folders": Fact(.list(folders), from: origin),
                        "kubeconfigs": Fact(.list(kubeconfigs.facts), from: origin),
                    ]), from: origin)
            ], notes: notes + kubeconfigs.notes)
    }
}

import HostSystem
import Posture

/// Everything that is seen of one kubelet.
struct KubeletObservation {
    let launch: KubeletLaunch

    private var host: HostView { launch.files }

    var fact: Fact {
        let flags = launch.flags
        let versionFact = KubeletVersionFinder(launch: launch).find()
        var version: KubernetesVersion?
        if case .string(let text) = versionFact.value { version = KubernetesVersion(text) }
        let read = KubeletConfiguration(launch: launch, flags: flags, version: version)
        let serving = ServingCertificate(
            config: read.config, folder: launch.certificateFolder(flags), version: version)
        let config = serving.config
        let kubeconfigPath = launch.path(ofFlag: "kubeconfig", flags)
        let kubeconfig = kubeconfigPath.flatMap { Kubeconfig.read($0, host) }
        let files = KubeletFiles(
            launch: launch, flags: flags, config: config,
            keys: [serving.key, clientKey(kubeconfig, config, flags)].compactMap(\.self))
        let kernel = KernelRefusals(config: config, host: host)
        let startErrors =
            read.startErrors + flagErrors(flags, version)
            + KubeletRefusals(config: config, flags: flags, version: version).all
            + kernel.problems
        var fields: [String: Fact] = [
            "source": Fact(.string(source), from: launch.origin),
            "version": versionFact,
            "flags": flagFacts(flags),
            "config": config,
            "explicit": texts(
                read.config.explicitFields(KubeletFields.all, under: "").sorted(), doubt: read.doubt
            ),
            "warnings": texts(read.warnings, doubt: read.doubt),
            "startErrors": texts(startErrors, doubt: read.doubt ?? kernel.doubt),
            "files": files.fact(dropIns: read.dropIns),
            "isControlPlane": isControlPlane(config),
        ]
        fields["pid"] = launch.process.map { Fact(.int(Int64($0.pid)), from: launch.origin) }
        fields["program"] = launch.program.map { Fact(.string($0), from: launch.origin) }
        fields["isServingCertificateGenerated"] = serving.isGenerated
        fields["servingCertificate"] =
            serving.file.map { CertificateFacts.fact(file: launch.absolute($0), host) } ?? nil
        fields["kubeconfig"] = kubeconfig?.fact
        fields["clientCertificate"] =
            rotatedCertificate(config, flags).flatMap { CertificateFacts.fact(file: $0, host) }
            ?? kubeconfigPath.flatMap { kubeconfig?.certificate(path: $0, host) }
        return Fact(.map(fields), from: launch.origin)
    }

    private var source: String {
        switch launch.source {
        case .process: "process"
        case .unit: "unit"
        case .distribution: "distribution"
        case .kubeadm: "kubeadm"
        }
    }

    /// A list of texts; an empty one is not known to be all where there is a doubt.
    private func texts(_ texts: [String], doubt: String?) -> Fact {
        if let doubt, texts.isEmpty { return .unknown(doubt, from: launch.origin) }
        return Fact(
            .list(texts.map { Fact(.string($0), from: launch.origin) }), from: launch.origin)
    }

    /// Flags that this version does not have; one that runs has shown that it takes them.
    private func flagErrors(_ flags: CommandFlags, _ version: KubernetesVersion?) -> [String] {
        guard launch.process == nil else { return [] }
        let missing = Set(flags.uses.map(\.name)).filter {
            KubeletFlagNames.isMissing($0, in: version)
        }
        return (Set(flags.unknown).union(missing)).sorted().map { name in
            "the kubelet\(version.map { " " + $0.text } ?? "") has no flag --\(name)"
        }
    }

    private func flagFacts(_ flags: CommandFlags) -> Fact {
        var facts: [String: Fact] = [:]
        for use in flags.uses {
            let value = KubeletFlagNames.secret.contains(use.name) ? "(hidden)" : use.value
            facts[use.name] = Fact(.string(value), from: use.origin)
        }
        return Fact(.map(facts), from: launch.origin)
    }

    /// What a newcomer should know about this kubelet.
    var notes: [String] {
        let unknown = launch.flags.unknown
        guard launch.process != nil, !unknown.isEmpty else { return [] }
        let names = unknown.prefix(10).map { "--\($0)" }.joined(separator: ", ")
        let more = unknown.count > 10 ? " and \(unknown.count - 10) more" : ""
        return ["Not known to Merlon and not considered are the kubelet's flags \(names)\(more)."]
    }

    /// A kubelet whose static pods include the API server.
    private func isControlPlane(_ config: Fact) -> Fact {
        guard case .string(let folder) = config["staticPodPath"]?.value else {
            return .unknown("where static pods lie is not known", from: launch.origin)
        }
        guard !folder.isEmpty else {
            return Fact(.bool(false), from: config["staticPodPath"]?.origin ?? launch.origin)
        }
        let manifest = launch.absolute(folder) + "/kube-apiserver.yaml"
        do {
            return Fact(.bool(try host.status(of: manifest) != nil), from: .file(path: manifest))
        } catch {
            return .unknown("\(error)", from: .file(path: manifest))
        }
    }

    /// Where the newest client certificate lies of a kubelet that renews it, with its key.
    private func rotatedCertificate(_ config: Fact, _ flags: CommandFlags) -> String? {
        guard case .bool(true) = config["rotateCertificates"]?.value else { return nil }
        return launch.certificateFolder(flags) + "/kubelet-client-current.pem"
    }

    private func clientKey(
        _ kubeconfig: Kubeconfig?, _ config: Fact, _ flags: CommandFlags
    ) -> String? {
        rotatedCertificate(config, flags) ?? kubeconfig?.keyFile
    }
}

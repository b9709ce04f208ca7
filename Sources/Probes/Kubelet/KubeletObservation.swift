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
        let files = KubeletFiles(launch: launch, flags: flags, config: config)
        var fields: [String: Fact] = [
            "source": Fact(.string(source), from: launch.origin),
            "version": versionFact,
            "flags": flagFacts(flags),
            "config": config,
            "warnings": texts(read.warnings),
            "startErrors": texts(
                read.startErrors
                    + KubeletRefusals(config: config, flags: flags, version: version).all
                    + KernelRefusals(config: config, host: host).all),
            "files": files.fact(dropIns: read.dropIns),
            "isControlPlane": isControlPlane(config),
        ]
        fields["pid"] = launch.process.map { Fact(.int(Int64($0.pid)), from: launch.origin) }
        fields["program"] = launch.program.map { Fact(.string($0), from: launch.origin) }
        fields["isServingCertificateGenerated"] = serving.isGenerated
        fields["servingCertificate"] =
            serving.file.map { CertificateFacts.fact(file: launch.absolute($0), host) } ?? nil
        let kubeconfig = files.kubeconfigPath.flatMap { Kubeconfig($0, host) }
        fields["kubeconfig"] = kubeconfig?.fact
        fields["clientCertificate"] = clientCertificate(
            kubeconfig, config, flags, files.kubeconfigPath)
        return Fact(.map(fields), from: launch.origin)
    }

    private var source: String {
        switch launch.source {
        case .process: "process"
        case .unit: "unit"
        case .kubeadm: "kubeadm"
        }
    }

    private func texts(_ texts: [String]) -> Fact {
        Fact(.list(texts.map { Fact(.string($0), from: launch.origin) }), from: launch.origin)
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
        launch.flags.unknown.map {
            "The kubelet's flag --\($0) is not known to Merlon and is not considered."
        }
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

    /// With rotation it is the newest in the certificate folder, else the kubeconfig's own.
    private func clientCertificate(
        _ kubeconfig: Kubeconfig?, _ config: Fact, _ flags: CommandFlags, _ path: String?
    ) -> Fact? {
        if case .bool(true) = config["rotateCertificates"]?.value {
            let newest = launch.certificateFolder(flags) + "/kubelet-client-current.pem"
            if let fact = CertificateFacts.fact(file: newest, host) { return fact }
        }
        guard let kubeconfig else { return nil }
        if let text = kubeconfig.certificateText, let path {
            return CertificateFacts.fact(pem: text, path: path, from: .file(path: path))
        }
        return kubeconfig.certificateFile.flatMap { CertificateFacts.fact(file: $0, host) }
    }
}

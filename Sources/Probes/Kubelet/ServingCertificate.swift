import Posture

/// The certificate with which a kubelet serves: its own, one of the cluster's, or one that it makes
/// (`InitializeTLS` in `cmd/kubelet/app/server.go`).
struct ServingCertificate {
    /// The configuration with the files that the kubelet fills in.
    let config: Fact
    /// The file of the certificate; nil where it is not known.
    let file: String?
    /// The file of its key; nil where it is not known.
    let key: String?
    let isGenerated: Fact

    init(config: Fact, folder: String, version: KubernetesVersion?) {
        func text(_ name: String) -> String? {
            if case .string(let text) = config[name]?.value { text } else { nil }
        }
        guard let certificate = text("tlsCertFile"), let key = text("tlsPrivateKeyFile"),
            case .bool(let isBootstrapped) = config["serverTLSBootstrap"]?.value
        else {
            self.config = config
            file = nil
            self.key = nil
            isGenerated = .unknown(
                "the configuration that decides it is not known", from: config.origin)
            return
        }
        let origin = Origin.builtInDefault(component: "kubelet", version: version?.text)
        if isBootstrapped {
            self.config = config
            file = "\(folder)/kubelet-server-current.pem"
            self.key = file
            isGenerated = Fact(.bool(false), from: config["serverTLSBootstrap"]?.origin ?? origin)
        } else if certificate.isEmpty, key.isEmpty {
            var filled = config
            filled.set(Fact(.string("\(folder)/kubelet.crt"), from: origin), at: ["tlsCertFile"])
            filled.set(
                Fact(.string("\(folder)/kubelet.key"), from: origin), at: ["tlsPrivateKeyFile"])
            self.config = filled
            file = "\(folder)/kubelet.crt"
            self.key = "\(folder)/kubelet.key"
            isGenerated = Fact(.bool(true), from: origin)
        } else {
            self.config = config
            file = certificate.isEmpty ? nil : certificate
            self.key = key.isEmpty ? nil : key
            let place = config["tlsCertFile"]?.origin ?? origin
            isGenerated =
                certificate.isEmpty || key.isEmpty
                ? .unknown("tlsCertFile and tlsPrivateKeyFile only go together", from: place)
                : Fact(.bool(false), from: place)
        }
    }
}

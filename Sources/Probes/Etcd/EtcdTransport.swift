import Posture

/// What comes of the TLS settings of one side, clients or peers (`configureClientListeners` and
/// `configurePeerListeners` in etcd's `embed/etcd.go`, `ServerConfig` in its
/// `client/pkg/transport/listener.go`).
///
/// - A listener on `http://` has no TLS, whatever else is set; nor has one on `unix://`, which no
///   network reaches.
/// - With `auto-tls` and neither certificate nor key, etcd makes a certificate and forgets what was
///   said of clients' certificates.
/// - Else a client needs a certificate where `client-cert-auth` is on or an authority is named; without
///   a named authority those of the machine count.
struct EtcdTransport {
    /// `client` or `peer`.
    let side: String
    let settings: EtcdSettings

    private var prefix: String { side == "peer" ? "peer-" : "" }

    private func setting(_ name: String) -> Fact {
        settings.values[prefix + name]
            ?? .unknown("\(prefix)\(name) is not known", from: .search("settings of etcd"))
    }

    /// Where this side listens.
    var listeners: [Fact] {
        let names =
            side == "peer"
            ? ["listen-peer-urls"] : ["listen-client-urls", "listen-client-http-urls"]
        return names.compactMap { settings.values[$0] }
    }

    /// The settings that decide, or the first that is not known.
    private enum Decision {
        case known(certificate: String, key: String, authority: String, auth: Bool, auto: Bool)
        case unknown(Fact)
    }

    private var decision: Decision {
        let facts = ["cert-file", "key-file", "trusted-ca-file", "client-cert-auth", "auto-tls"]
            .map(setting)
        guard case .string(let certificate) = facts[0].value,
            case .string(let key) = facts[1].value,
            case .string(let authority) = facts[2].value, case .bool(let auth) = facts[3].value,
            case .bool(let auto) = facts[4].value
        else {
            let missing = facts.first { if case .unknown = $0.value { true } else { false } }
            return .unknown(missing ?? facts[0])
        }
        return .known(
            certificate: certificate, key: key, authority: authority, auth: auth, auto: auto)
    }

    /// Whether every listener is a socket in the file system, on which nobody from elsewhere
    /// comes in.
    var isLocal: Fact {
        var origin = Origin.search("settings of etcd")
        var hasSocket = false
        for list in listeners {
            guard case .list(let elements) = list.value else { return list }
            for element in elements {
                guard case .string(let url) = element.value else { return element }
                origin = element.origin
                guard let address = EtcdAddress(url) else {
                    return .unknown("'\(url)' is no address", from: element.origin)
                }
                if !address.isSocket { return Fact(.bool(false), from: element.origin) }
                hasSocket = true
            }
        }
        return Fact(.bool(hasSocket), from: origin)
    }

    /// Whether one of the listeners takes connections from the network without TLS.
    var isPlaintext: Fact {
        for list in listeners {
            guard case .list(let elements) = list.value else { return list }
            for element in elements {
                guard case .string(let url) = element.value else { return element }
                guard let address = EtcdAddress(url) else {
                    return .unknown("'\(url)' is no address", from: element.origin)
                }
                if !address.isTLS, !address.isSocket {
                    return Fact(.bool(true), from: element.origin)
                }
            }
        }
        return Fact(.bool(false), from: listeners.first?.origin ?? .search("settings of etcd"))
    }

    /// Whether etcd makes a certificate of its own for this side.
    var isAutoTLS: Fact {
        switch decision {
        case .unknown(let fact): fact
        case .known(let certificate, let key, _, _, let auto):
            Fact(
                .bool(auto && certificate.isEmpty && key.isEmpty),
                from: auto && !(certificate.isEmpty && key.isEmpty)
                    ? setting("cert-file").origin : setting("auto-tls").origin)
        }
    }

    /// Whether nobody gets in without a certificate of an authority.
    var isCertificateRequired: Fact {
        let plain = isPlaintext
        if plain.value == .bool(true) { return Fact(.bool(false), from: plain.origin) }
        switch decision {
        case .unknown(let fact): return fact
        case .known(let certificate, let key, let authority, let auth, let auto):
            if auto, certificate.isEmpty, key.isEmpty {
                return Fact(.bool(false), from: setting("auto-tls").origin)
            }
            guard case .bool = plain.value else { return plain }
            let origin =
                authority.isEmpty
                ? setting("client-cert-auth").origin : setting("trusted-ca-file").origin
            return Fact(.bool(auth || !authority.isEmpty), from: origin)
        }
    }

    /// Whether certificates of every authority that the machine believes are taken, because none
    /// is named.
    var isAnyAuthorityBelieved: Fact {
        switch decision {
        case .unknown(let fact): return fact
        case .known(let certificate, let key, let authority, let auth, let auto):
            let isMade = auto && certificate.isEmpty && key.isEmpty
            return Fact(
                .bool(auth && authority.isEmpty && !isMade),
                from: setting("trusted-ca-file").origin)
        }
    }

    /// Why etcd does not start with these settings.
    var startErrors: [String] {
        guard case .known(let certificate, let key, _, _, let auto) = decision else { return [] }
        var problems: [String] = []
        var isSecure = false
        for list in listeners {
            guard let (addresses, wrong) = EtcdAddress.read(list) else { continue }
            problems += wrong.map { "'\($0)' is no address to listen on" }
            if addresses.contains(where: \.isTLS) { isSecure = true }
        }
        let names = "--\(prefix)cert-file and --\(prefix)key-file"
        if certificate.isEmpty != key.isEmpty {
            if isSecure { problems.append("\(names) only go together") }
        } else if isSecure, certificate.isEmpty, !auto {
            problems.append("a listener on https:// needs \(names)")
        }
        return problems
    }
}

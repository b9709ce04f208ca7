/// The addresses on which sshd listens, in the order in which `sshd -T` prints them.
struct ListenAddresses {
    let settings: Settings
    let source: FileSource

    /// The values, or why not all are known.
    func all() throws(SSHDError) -> (values: [EffectiveConfiguration.Value], unknown: String?) {
        let family = settings.value(.addressFamily) ?? "any"
        let ports = settings[.port]?.values.compactMap { Int($0) } ?? [22]
        if settings.listens.isEmpty {
            let wild = ["::", "0.0.0.0"].filter { Self.isOfFamily($0, family) }
            let values = ports.enumerated().flatMap { index, port in
                wild.map { host in
                    EffectiveConfiguration.Value(
                        text: Self.text(host, port), place: settings[.port]?.places[index])
                }
            }
            return (values, nil)
        }
        // One list for each routing domain, in the order in which they are first named.
        var domains: [String?] = []
        for listen in settings.listens where !domains.contains(listen.routingDomain) {
            domains.append(listen.routingDomain)
        }
        var values: [EffectiveConfiguration.Value] = []
        for domain in domains {
            for listen in settings.listens where listen.routingDomain == domain {
                guard let hosts = try addresses(listen, family) else {
                    return ([], "the addresses of \(listen.host) are not known to Merlon")
                }
                let suffix = domain.map { " rdomain \($0)" } ?? ""
                for port in listen.port > 0 ? [listen.port] : ports {
                    values += hosts.map {
                        .init(text: Self.text($0, port) + suffix, place: listen.place)
                    }
                }
            }
        }
        return (values, nil)
    }

    private func addresses(
        _ listen: Settings.Listen, _ family: String
    ) throws(SSHDError) -> [String]? {
        let found: [String]
        if let address = NetworkAddress(listen.host) {
            found = ["\(address)"]
        } else if !listen.host.utf8.allSatisfy(Self.isOfName) {
            throw refused(listen, "Name or service not known")
        } else {
            guard let known = source.addresses(listen.host) else { return nil }
            // The resolver's list is put on a stack.
            found = known.reversed()
        }
        let fitting = found.filter { Self.isOfFamily($0, family) }
        guard !fitting.isEmpty else {
            throw refused(listen, "Address family for hostname not supported")
        }
        return fitting
    }

    /// Whether a byte can stand in a host's name.
    private static func isOfName(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
            || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }

    private func refused(_ listen: Settings.Listen, _ reason: String) -> SSHDError {
        .refused(
            Refusal(
                file: listen.place.file,
                line: listen.place.file == nil ? nil : listen.place.line,
                messages: ["bad addr or host: \(listen.host) (\(reason))"]))
    }

    private static func isOfFamily(_ address: String, _ family: String) -> Bool {
        family == "any" || (family == "inet6") == address.contains(":")
    }

    private static func text(_ host: String, _ port: Int) -> String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}

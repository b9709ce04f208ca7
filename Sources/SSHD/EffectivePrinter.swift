/// Makes of settings what `sshd -T` prints.
struct EffectivePrinter {
    let rules: Rules
    let settings: Settings
    let source: FileSource

    private var release: SSHDRelease { rules.release }

    func configuration() throws(SSHDError) -> EffectiveConfiguration {
        var entries: [EffectiveConfiguration.Entry] = []
        for row in Printed.rows(of: release) {
            if let entry = try entry(row) { entries.append(entry) }
        }
        return EffectiveConfiguration(entries: entries)
    }

    private func entry(_ row: Printed) throws(SSHDError) -> EffectiveConfiguration.Entry? {
        let option = row.option
        let setting = settings[option]
        switch option {
        case .port: return list(option, setting, standard: ["22"])
        case .hostKey: return list(option, setting, standard: hostKeys)
        case .listenAddress:
            let addresses = try ListenAddresses(settings: settings, source: source).all()
            return EffectiveConfiguration.Entry(
                keyword: option.name(in: release), isList: true, values: addresses.values,
                unknown: addresses.unknown, option: option)
        case _ where option.isList: return list(option, setting, standard: [])
        case _ where AlgorithmTable.options.contains(option): return try algorithms(option, setting)
        case .rekeyLimit: return rekeyLimit(setting)
        case .perSourcePenalties: return one(option, penalties, setting?.places.first)
        case .logVerbose:
            guard let setting else { return nil }
            return one(option, setting.values.joined(separator: " "), setting.places.first)
        case .channelTimeout:
            if let setting, setting.values != ["none"] || setting.places.first?.block != nil {
                return one(option, setting.values.joined(separator: " "), setting.places.first)
            }
            // Releases before 9.3 print none where there is none.
            return release.number >= 903 ? one(option, "none", setting?.places.first) : nil
        default: break
        }
        guard let setting else {
            guard let standard = row.standard else {
                return unknown(option, "its default in OpenSSH \(release.text) is not known")
            }
            return one(option, standard, nil)
        }
        if let doubt = setting.doubt { return unknown(option, doubt) }
        return one(option, text(option, setting), setting.places.first)
    }

    private func text(_ option: Option, _ setting: Setting) -> String {
        let text = setting.values.joined(separator: " ")
        switch option {
        case .unusedConnectionTimeout: return text == "0" ? "none" : text
        case .banner, .forceCommand, .chrootDirectory, .trustedUserCAKeys, .revokedKeys, .pidFile,
            .xAuthLocation, .securityKeyProvider, .authorizedPrincipalsFile, .hostKeyAgent,
            .perSourcePenaltyExemptList, .rdomain:
            return Pattern.asciiLowercased(text) == "none" ? "none" : text
        default: return text
        }
    }

    private func one(
        _ option: Option, _ text: String, _ place: Place?
    ) -> EffectiveConfiguration.Entry {
        EffectiveConfiguration.Entry(
            keyword: option.name(in: release), isList: false,
            values: [.init(text: text, place: place)], unknown: nil, option: option)
    }

    private func unknown(_ option: Option, _ reason: String) -> EffectiveConfiguration.Entry {
        EffectiveConfiguration.Entry(
            keyword: option.name(in: release), isList: false, values: [], unknown: reason,
            option: option)
    }

    private func list(
        _ option: Option, _ setting: Setting?, standard: [String]
    ) -> EffectiveConfiguration.Entry? {
        let values: [EffectiveConfiguration.Value]
        if let setting {
            values = zip(setting.values, setting.places).map { text, place in
                // What sshd prints of a key that is none.
                let isNone =
                    (option == .hostKey || option == .hostCertificate)
                    && Pattern.asciiLowercased(text) == "none"
                return .init(text: isNone ? "(null)" : text, place: place)
            }
        } else {
            values = standard.map { .init(text: $0, place: nil) }
        }
        if values.isEmpty { return nil }
        return EffectiveConfiguration.Entry(
            keyword: option.name(in: release), isList: true, values: values, unknown: nil,
            option: option)
    }

    private var hostKeys: [String] {
        // 7.7 stopped looking for a DSA key.
        let types = ["rsa"] + (release.number < 707 ? ["dsa"] : []) + ["ecdsa", "ed25519"]
        return types.map { "/etc/ssh/ssh_host_\($0)_key" }
    }

    private func algorithms(
        _ option: Option, _ setting: Setting?
    ) throws(SSHDError) -> EffectiveConfiguration.Entry {
        let text = setting?.values.first
        if let doubt = setting?.doubt { return unknown(option, doubt) }
        if release.vendor == .other, text.map({ "+-^".contains($0.prefix(1)) }) ?? true {
            return unknown(
                option,
                "this distribution has a list of its own, which is not known to Merlon")
        }
        guard let names = rules.algorithms.assembled(text, option) else {
            let place = setting?.places.first
            throw .refused(
                Refusal(
                    file: place?.file, line: place?.line,
                    messages: [
                        "assemble_algorithms: \(variable(of: option)): invalid argument"
                    ]))
        }
        return one(option, names.joined(separator: ","), setting?.places.first)
    }

    /// As sshd's own source names it, which it tells.
    private func variable(of option: Option) -> String {
        let isOld = release.number < 805
        return switch option {
        case .kexAlgorithms: "kex_algorithms"
        case .caSignatureAlgorithms: "ca_sign_algorithms"
        case .hostbasedAcceptedAlgorithms:
            isOld ? "hostbased_key_types" : "hostbased_accepted_algos"
        case .pubkeyAcceptedAlgorithms: isOld ? "pubkey_key_types" : "pubkey_accepted_algos"
        default: option.rawValue
        }
    }

    private func rekeyLimit(_ setting: Setting?) -> EffectiveConfiguration.Entry {
        let interval = settings[.rekeyInterval]
        return one(
            .rekeyLimit, "\(setting?.values.first ?? "0") \(interval?.values.first ?? "0")",
            setting?.places.first ?? interval?.places.first)
    }

    /// The parts of the penalties (9.8's defaults; 9.9 made one smaller and added one).
    private var penalties: String {
        let set = settings.penalties
        if set["enabled"] == "no" { return "no" }
        let isFirst = release.number < 909
        let overflow = set["overflow"] ?? "permissive"
        var parts = [
            "crash:\(set["crash"] ?? "90")", "authfail:\(set["authfail"] ?? "5")",
            "noauth:\(set["noauth"] ?? "1")",
            "grace-exceeded:\(set["grace-exceeded"] ?? (isFirst ? "20" : "10"))",
        ]
        if !isFirst { parts.append("refuseconnection:\(set["refuseconnection"] ?? "10")") }
        parts += [
            "max:\(set["max"] ?? "600")", "min:\(set["min"] ?? "15")",
            "max-sources4:\(set["max-sources4"] ?? "65536")",
            "max-sources6:\(set["max-sources6"] ?? "65536")", "overflow:\(overflow)",
            "overflow6:\(set["overflow6"] ?? overflow)",
        ]
        return parts.joined(separator: " ")
    }
}

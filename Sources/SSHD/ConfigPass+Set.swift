extension ConfigPass {
    /// Reads the arguments of one option.
    mutating func set(_ option: Option, _ arguments: inout Arguments) throws(SSHDError) {
        switch option {
        case .port: try setPort(&arguments)
        case .listenAddress: try setListenAddress(&arguments)
        case .hostKey, .hostCertificate: try addPath(option, &arguments)
        case .hostKeyAgent:
            let path = try word(&arguments, missing: "missing socket name.")
            setOnce(option, path == "SSH_AUTH_SOCK" ? path : rules.absolute(path))
        case .pidFile, .moduliFile, .xAuthLocation, .banner, .trustedUserCAKeys, .revokedKeys,
            .sshdSessionPath, .sshdAuthPath:
            setOnce(
                option, rules.absolute(try word(&arguments, missing: "missing file name.")))
        case .securityKeyProvider:
            let path = try keywordWord(&arguments, older: "missing file name.")
            setOnce(
                option,
                Pattern.asciiLowercased(path) == "internal" ? path : rules.absolute(path))
        case .authorizedPrincipalsFile:
            let path = try keywordWord(&arguments, older: "missing file name.")
            setOnce(option, rules.expandingHome(path))
        case .chrootDirectory:
            setOnce(option, try keywordWord(&arguments, older: "missing file name."))
        case .authorizedKeysCommandUser, .authorizedPrincipalsCommandUser:
            setOnce(option, try word(&arguments, missing: "missing \(keyword) argument."))
        case .pamServiceName: setOnce(option, try word(&arguments, missing: "missing argument."))
        case .loginGraceTime, .clientAliveInterval: try setTime(option, &arguments)
        case .unusedConnectionTimeout: try setUnusedTimeout(&arguments)
        case .x11DisplayOffset, .maxAuthTries, .maxSessions, .clientAliveCountMax, .requiredRSASize:
            try setInteger(option, &arguments)
        case .rekeyLimit: try setRekeyLimit(&arguments)
        case .maxStartups: try setMaxStartups(&arguments)
        case .perSourceMaxStartups: try setPerSourceMaxStartups(&arguments)
        case .perSourceNetBlockSize: try setPerSourceNetBlockSize(&arguments)
        case .perSourcePenalties: try setPenalties(&arguments)
        case .perSourcePenaltyExemptList: try setExemptList(&arguments)
        case .streamLocalBindMask: try setBindMask(&arguments)
        case .fingerprintHash: try setFingerprintHash(&arguments)
        case .ipqos: try setQualityOfService(&arguments)
        case .syslogFacility, .logLevel: try setLog(option, &arguments)
        case .permitTunnel: try setTunnel(&arguments)
        case .permitUserEnvironment: try setUserEnvironment(&arguments)
        case .pubkeyAuthOptions: try setPubkeyAuthOptions(&arguments)
        case .rdomain: try setRoutingDomain(&arguments)
        case .forceCommand, .versionAddendum: try setText(option, &arguments)
        case .authorizedKeysCommand, .authorizedPrincipalsCommand:
            try setCommand(option, &arguments)
        case .ciphers, .macs, .kexAlgorithms, .hostKeyAlgorithms, .hostbasedAcceptedAlgorithms,
            .pubkeyAcceptedAlgorithms, .caSignatureAlgorithms, .gssapiKexAlgorithms:
            try setAlgorithms(option, &arguments)
        case .allowUsers, .denyUsers, .allowGroups, .denyGroups, .acceptEnv:
            try addNames(option, &arguments)
        case .setEnv, .authorizedKeysFile, .logVerbose, .channelTimeout, .authenticationMethods:
            try setList(option, &arguments)
        case .permitOpen, .permitListen: try setForwards(option, &arguments)
        case .subsystem: try setSubsystem(&arguments)
        default: try setState(option, &arguments)
        }
    }

    /// The first value counts, and only where the line does.
    mutating func setOnce(_ option: Option, _ value: String) {
        guard isActive, settings[option] == nil else { return }
        settings[option] = Setting([value], at: place)
    }

    /// The last value counts: some options are not made as the others.
    mutating func setAlways(_ option: Option, _ value: String, doubt: String? = nil) {
        guard isActive else { return }
        settings[option] = Setting([value], at: place, doubt: doubt)
    }

    /// Adds to what earlier lines have set.
    mutating func add(_ option: Option, _ value: String) {
        guard isActive else { return }
        var setting = settings[option] ?? Setting([], at: place)
        setting.values.append(value)
        setting.places.append(place)
        settings[option] = setting
    }

    /// The next word, which may not be missing or empty.
    func word(_ arguments: inout Arguments, missing: String) throws(SSHDError) -> String {
        guard let word = arguments.next(), !word.isEmpty else { throw failure(missing) }
        return word
    }

    func keywordWord(
        _ arguments: inout Arguments, older: String = "Missing argument."
    ) throws(SSHDError) -> String {
        guard let word = arguments.next(), !word.isEmpty else {
            throw failure(keyword: "missing argument.", older: older)
        }
        return word
    }

    private mutating func setState(
        _ option: Option, _ arguments: inout Arguments
    ) throws(SSHDError) {
        let text = try word(&arguments, missing: "missing argument.")
        guard let value = States.value(text, of: option, release) else {
            throw failure("unsupported option \"\(text)\".")
        }
        setOnce(option, value)
    }

    private mutating func addPath(
        _ option: Option, _ arguments: inout Arguments
    ) throws(SSHDError) {
        add(option, rules.absolute(try word(&arguments, missing: "missing file name.")))
    }

    private mutating func setTunnel(_ arguments: inout Arguments) throws(SSHDError) {
        let text = try keywordWord(
            &arguments, older: "Missing yes/point-to-point/ethernet/no argument.")
        guard ["no", "point-to-point", "ethernet", "yes"].contains(text) else {
            throw isModern
                ? failure("bad \(keyword) argument \(text)")
                : failure("Bad yes/point-to-point/ethernet/no argument: \(text)")
        }
        setOnce(.permitTunnel, text)
    }

    private mutating func setUserEnvironment(_ arguments: inout Arguments) throws(SSHDError) {
        let text = try keywordWord(&arguments, older: "missing argument.")
        if release.number < 708, text != "yes", text != "no" {
            throw failure("unsupported option \"\(text)\".")
        }
        setOnce(.permitUserEnvironment, text)
    }

    private mutating func setPubkeyAuthOptions(_ arguments: inout Arguments) throws(SSHDError) {
        var options: Set<String> = []
        while let text = arguments.nextOfList() {
            let option = Pattern.asciiLowercased(text)
            if option == "none" { continue }
            guard option == "touch-required" || option == "verify-required" else {
                guard isModern else {
                    throw failure("unsupported PubkeyAuthOptions option \(text)")
                }
                return complain(
                    "\(file) line \(line): unsupported \(keyword) option \(text)")
            }
            options.insert(option)
        }
        setOnce(
            .pubkeyAuthOptions, options.isEmpty ? "none" : options.sorted().joined(separator: " "))
    }

    private mutating func setRoutingDomain(_ arguments: inout Arguments) throws(SSHDError) {
        // Since 8.4 there is no setting it on Linux.
        if release.number >= 804 {
            throw failure("setting RDomain not supported on this platform.")
        }
        setOnce(.rdomain, try word(&arguments, missing: "Missing argument."))
    }

    private mutating func setText(
        _ option: Option, _ arguments: inout Arguments
    ) throws(SSHDError) {
        guard let raw = arguments.raw, !raw.isEmpty else {
            throw failure(keyword: "missing argument.", older: "Missing argument.")
        }
        let text = String(decoding: raw.drop(while: DelimitedText.isBlank), as: UTF8.self)
        if option == .versionAddendum {
            if raw.contains(0x0D) {
                throw failure(keyword: "Invalid argument", older: "Invalid argument")
            }
            setOnce(option, Pattern.asciiLowercased(text) == "none" ? "none" : text)
        } else {
            setOnce(option, text)
        }
        arguments.consume()
    }

    private mutating func setCommand(
        _ option: Option, _ arguments: inout Arguments
    ) throws(SSHDError) {
        guard let written = arguments.raw else { throw failure("Missing argument.") }
        let raw = written.drop(while: DelimitedText.isBlank)
        let text = String(decoding: raw, as: UTF8.self)
        let isSet = settings[option] != nil
        let isPath = text.hasPrefix("/") || Pattern.asciiLowercased(text) == "none"
        if !isPath, isModern || (isActive && !isSet) {
            throw failure("\(isModern ? keyword : option.spelling) must be an absolute path")
        }
        // From 8.7 to 9.3 each of the two is looked for where the keys' one is kept.
        let isConfused = (807..<904).contains(release.number)
        if !isConfused {
            setOnce(option, text)
        } else if isActive, settings[.authorizedKeysCommand] == nil {
            settings[option] = Setting([text], at: place)
        }
        arguments.consume()
    }
}

extension Option {
    /// As older releases write it in what they print.
    var spelling: String {
        switch self {
        case .authorizedKeysCommand: "AuthorizedKeysCommand"
        case .authorizedPrincipalsCommand: "AuthorizedPrincipalsCommand"
        case .allowUsers: "AllowUsers"
        case .denyUsers: "DenyUsers"
        default: rawValue
        }
    }
}

extension ConfigPass {
    private static let limitPorts = 256

    mutating func setPort(_ arguments: inout Arguments) throws(SSHDError) {
        if settings.hasCommandLinePorts, !isCommandLine { return arguments.consume() }
        if settings[.port]?.values.count ?? 0 >= Self.limitPorts {
            throw failure("too many ports.")
        }
        let text = try word(&arguments, missing: "missing port number.")
        guard let port = Number.port(text), port > 0 else {
            throw failure("Badly formatted port number.")
        }
        addPort(port)
    }

    mutating func addPort(_ port: Int) {
        var setting = settings[.port] ?? Setting([], at: place)
        setting.values.append(String(port))
        setting.places.append(place)
        settings[.port] = setting
    }

    mutating func setListenAddress(_ arguments: inout Arguments) throws(SSHDError) {
        let text = try word(&arguments, missing: "missing address")
        var host = text
        var port = 0
        let colons = text.utf8.count { $0 == UInt8(ascii: ":") }
        if text.contains("[") || colons < 2 {
            guard let (name, rest) = HostAndPort.split(text) else {
                throw failure("bad address:port usage")
            }
            host = name
            if let rest {
                guard let number = Number.port(rest), number > 0 else {
                    throw failure("bad port number")
                }
                port = number
            }
        }
        var domain: String?
        if let word = arguments.next() {
            guard word == "rdomain", let name = arguments.next() else {
                throw failure("bad ListenAddress syntax")
            }
            domain = name
        }
        settings.listens.append(
            Settings.Listen(host: host, port: port, routingDomain: domain, place: place))
    }

    mutating func setExemptList(_ arguments: inout Arguments) throws(SSHDError) {
        let text = try word(&arguments, missing: "missing argument.")
        if AddressList.answer(nil, text) == .invalid {
            throw failure("keyword \(keyword) invalid address argument.")
        }
        setOnce(.perSourcePenaltyExemptList, text)
    }

    /// Each part is set on its own, the first time that it is named.
    mutating func setPenalties(_ arguments: inout Arguments) throws(SSHDError) {
        var isFound = false
        while let text = arguments.next() {
            isFound = true
            let word = Pattern.asciiLowercased(text)
            if word == "no" || word == "yes" {
                if arguments.hasMore {
                    throw failure(
                        "keyword \(keyword) \"\(text)\" argument must appear alone.")
                }
                setPenalty("enabled", word)
                continue
            }
            guard let (name, value) = try penalty(text) else {
                throw failure("unsupported \(keyword) keyword \(text)")
            }
            if isActive, settings.penalties[name] == nil {
                setPenalty(name, value)
                settings.penalties["enabled"] = "yes"
            }
        }
        if !isFound { throw failure("no \(keyword) specified") }
    }

    private mutating func setPenalty(_ name: String, _ value: String) {
        guard isActive, settings.penalties[name] == nil else { return }
        settings.penalties[name] = value
        if settings[.perSourcePenalties] == nil {
            settings[.perSourcePenalties] = Setting([""], at: place)
        }
    }

    private func penalty(_ text: String) throws(SSHDError) -> (String, String)? {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let (name, value) = (String(parts[0]), String(parts[1]))
        switch name {
        case "overflow", "overflow6":
            return value == "deny-all" || value == "permissive" ? (name, value) : nil
        case "max-sources4", "max-sources6":
            do {
                return (name, String(try Number.count(value)))
            } catch {
                throw failure("\(keyword) value \(error.text).")
            }
        case "crash", "authfail", "noauth", "grace-exceeded", "max", "min", "refuseconnection",
            "invaliduser":
            if name == "refuseconnection", release.number < 909 { return nil }
            if name == "invaliduser", release.number < 1001 { return nil }
            guard let seconds = Number.time(value, release: release.number) else {
                throw failure("invalid \(keyword) time value.")
            }
            return (name, String(seconds))
        default: return nil
        }
    }
}

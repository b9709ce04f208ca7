extension ConfigPass {
    /// Names that add up over lines.
    mutating func addNames(_ option: Option, _ arguments: inout Arguments) throws(SSHDError) {
        var isFound = false
        while let name = arguments.nextOfList() {
            switch option {
            case .acceptEnv:
                if name.isEmpty || name.contains("=") {
                    throw failure("Invalid environment name.")
                }
            case .allowUsers, .denyUsers:
                if name.isEmpty || !isUserPattern(name) {
                    throw failure(
                        "invalid \(isModern ? keyword : option.spelling) pattern: \"\(name)\"")
                }
            default:
                if name.isEmpty { throw failure("empty \(keyword) pattern") }
            }
            isFound = true
            add(option, name)
        }
        if !isFound { try refuseEmpty() }
    }

    /// Newer releases refuse a list without a word; 9.9 is the first known to.
    private func refuseEmpty() throws(SSHDError) {
        if release.number >= 909 { throw failure("no \(keyword) specified") }
    }

    private func isUserPattern(_ name: String) -> Bool {
        guard let mark = name.firstIndex(of: "@") else { return true }
        return AddressList.answer(nil, String(name[name.index(after: mark)...])) != .invalid
    }

    /// A list of which the first line counts.
    mutating func setList(_ option: Option, _ arguments: inout Arguments) throws(SSHDError) {
        let isWanted = settings[option] == nil
        // Older releases do not look at what does not count.
        if !isModern, option == .authorizedKeysFile || option == .authenticationMethods,
            !isWanted || (option == .authorizedKeysFile && !isActive)
        {
            return arguments.consume()
        }
        var values: [String] = []
        while let value = arguments.nextOfList(splitsAtEquals: option != .setEnv) {
            guard let kept = try checked(value, of: option, values, &arguments) else { return }
            if option == .setEnv, release.number >= 901,
                values.contains(where: { hasSameName($0, kept) })
            {
                continue
            }
            values.append(kept)
        }
        if values.isEmpty {
            if option == .authenticationMethods {
                throw failure("no \(isModern ? keyword : "AuthenticationMethods") specified")
            }
            try refuseEmpty()
        } else if isActive, isWanted {
            settings[option] = Setting(values, at: place)
        }
    }

    private func hasSameName(_ first: String, _ second: String) -> Bool {
        first.prefix { $0 != "=" } == second.prefix { $0 != "=" }
    }

    /// The value as it is kept; nil where the line is given up.
    private mutating func checked(
        _ value: String, of option: Option, _ before: [String], _ arguments: inout Arguments
    ) throws(SSHDError) -> String? {
        switch option {
        case .authorizedKeysFile, .logVerbose:
            if value.isEmpty {
                complain("\(file) line \(line): keyword \(keyword) empty argument")
                return nil
            }
            if option == .authorizedKeysFile { return rules.expandingHome(value) }
            return isAlone(value, before, arguments) ? value : nil
        case .setEnv:
            if value.isEmpty || !value.contains("=") { throw failure("Invalid environment.") }
        case .channelTimeout:
            if Pattern.asciiLowercased(value) == "none" {
                return isAlone(value, before, arguments) ? value : nil
            }
            let parts = value.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty,
                Number.time(String(parts[1]), release: release.number) != nil
            else { throw failure("invalid channel timeout \(value)") }
        default: try checkMethods(value, before)
        }
        return value
    }

    /// `none` may only stand alone.
    private mutating func isAlone(
        _ value: String, _ before: [String], _ arguments: Arguments
    ) -> Bool {
        guard Pattern.asciiLowercased(value) == "none", !before.isEmpty || arguments.hasMore else {
            return true
        }
        complain("\(file) line \(line): keyword \(keyword) \"none\" argument must appear alone.")
        return false
    }

    private mutating func checkMethods(_ value: String, _ before: [String]) throws(SSHDError) {
        let name = isModern ? keyword : "AuthenticationMethods"
        // Before 9.9 the methods of other lines count too, and those of a block that does not count
        // do not.
        let isKept = isActive && settings[.authenticationMethods] == nil
        let earlier =
            release.number >= 909
            ? before.count
            : (settings[.authenticationMethods]?.values.count ?? 0) + (isKept ? before.count : 0)
        if before.contains("any") || (value == "any" && earlier > 0) {
            throw failure("\"any\" must appear alone in \(name)")
        }
        if value == "any" { return }
        if let wrong = AuthenticationMethods.unknown(in: value, release) {
            throw refused(
                [
                    wrong,
                    isModern
                        ? "\(file) line \(line): invalid \(keyword) method list."
                        : "\(file) line \(line): invalid authentication method list.",
                ], file, line)
        }
    }

    mutating func setForwards(_ option: Option, _ arguments: inout Arguments) throws(SSHDError) {
        let isWanted = settings[option] == nil
        var values: [String] = []
        while let word = arguments.next() {
            if !isModern || release.number < 909, word.isEmpty { break }
            if word == "any" || word == "none" {
                if release.number < 909 {
                    if values.isEmpty { values = [word] }
                    break
                }
                if !values.isEmpty {
                    throw failure("\(word) must appear alone on a \(keyword) line.")
                }
                values.append(word)
                continue
            }
            values.append(try forward(word, option))
        }
        guard !values.isEmpty else {
            throw failure(
                keyword: "missing argument.", older: "missing \(option.rawValue) specification")
        }
        if isActive, isWanted { settings[option] = Setting(values, at: place) }
    }

    private func forward(_ word: String, _ option: Option) throws(SSHDError) -> String {
        var value = word
        var port: String? = word
        if option == .permitListen, !word.contains(":") {
            value = "*:\(word)"
        } else {
            guard let (_, rest) = HostAndPort.split(word) else {
                throw failure(
                    keyword: "missing host", older: "missing host in \(option.rawValue)")
            }
            port = rest
        }
        guard let port, port == "*" || (Number.port(port) ?? 0) > 0 else {
            throw failure(
                keyword: "bad port number", older: "bad port number in \(option.rawValue)")
        }
        return value
    }

    mutating func setSubsystem(_ arguments: inout Arguments) throws(SSHDError) {
        let name = try keywordWord(&arguments, older: "Missing subsystem name.")
        guard isActive else {
            if release.number >= 905 { arguments.consume() } else { _ = arguments.next() }
            return
        }
        let isKnown = settings[.subsystem]?.values.contains { $0.hasPrefix("\(name) ") } ?? false
        if isKnown {
            guard release.number >= 905 else {
                throw failure("Subsystem '\(name)' already defined.")
            }
            return arguments.consume()
        }
        let command = try word(&arguments, missing: "Missing subsystem command.")
        var text: String
        if release.number >= 905 {
            let rest = ShellWords.joined(arguments.remaining)
            text = ShellWords.joined([command])
            // 9.5 and 9.6 end the command with a space.
            if !rest.isEmpty || release.number < 907 { text += " \(rest)" }
            arguments.consume()
        } else {
            text = command
            while let word = arguments.nextOfList() { text += " \(word)" }
        }
        add(.subsystem, "\(name) \(text)")
    }
}

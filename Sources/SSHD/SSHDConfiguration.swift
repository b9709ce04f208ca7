/// What sshd makes of its configuration: for a connection, and for all that there can be.
package struct SSHDConfiguration: Sendable {
    package let release: SSHDRelease
    /// The `Match` blocks in the order in which sshd meets them.
    package let blocks: [MatchBlock]
    /// What sshd mentions and goes on.
    package let warnings: [String]

    let rules: Rules
    let source: FileSource
    private let main: ConfigFile?
    private let files: [String: [ConfigFile]]
    private let global: Settings

    /// Reads the configuration as sshd does when it starts.
    ///
    /// Throws where sshd would not start, with its reason, and where a file could not be read.
    ///
    /// - Parameter path: `/etc/ssh/sshd_config`, or what `-f` names; `none` reads no file.
    package init(
        release: SSHDRelease, path: String = "/etc/ssh/sshd_config",
        commandLine: [CommandLineSetting] = [], source: FileSource
    ) throws(SSHDError) {
        self.release = release
        self.source = source
        rules = Rules(release: release)
        var pass = ConfigPass(rules: rules, source: source, matching: .syntax)
        for setting in commandLine { try pass.read(setting) }
        if path == "none" {
            main = nil
        } else {
            guard let bytes = try source.read(path) else {
                throw .refused(
                    Refusal(
                        file: path, line: nil, messages: ["\(path): No such file or directory"]))
            }
            let file = try ConfigFile(name: path, bytes: bytes, release: release)
            try pass.read(file, ConfigPass.Flags(), depth: 0)
            main = file
        }
        files = pass.files
        blocks = pass.blocks
        warnings = pass.warnings
        global = Self.withChallenge(pass.settings, release)
        try Self.check(global, release)
    }

    /// Before 8.7 challenge-response switches keyboard-interactive on.
    private static func withChallenge(_ settings: Settings, _ release: SSHDRelease) -> Settings {
        guard release.number < 807 else { return settings }
        var result = settings
        let challenge = settings[.challengeResponseAuthentication]
        if challenge?.values.first ?? "yes" == "yes" {
            if let challenge {
                result[.kbdInteractiveAuthentication] = challenge
            } else {
                result[.kbdInteractiveAuthentication] = nil
            }
        } else if settings[.kbdInteractiveAuthentication] == nil, let challenge {
            result[.kbdInteractiveAuthentication] = challenge
        }
        return result
    }

    /// What sshd looks at when all is read.
    private static func check(_ settings: Settings, _ release: SSHDRelease) throws(SSHDError) {
        func isSet(_ option: Option) -> Bool {
            settings.value(option).map { Pattern.asciiLowercased($0) != "none" } ?? false
        }
        func refused(_ messages: [String], _ option: Option) -> SSHDError {
            let place = settings[option]?.places.first
            return .refused(
                Refusal(
                    file: place?.file, line: place?.file == nil ? nil : place?.line,
                    messages: messages))
        }
        if isSet(.authorizedKeysCommand), settings[.authorizedKeysCommandUser] == nil {
            throw refused(
                ["AuthorizedKeysCommand set without AuthorizedKeysCommandUser"],
                .authorizedKeysCommand)
        }
        if isSet(.authorizedPrincipalsCommand), settings[.authorizedPrincipalsCommandUser] == nil {
            throw refused(
                ["AuthorizedPrincipalsCommand set without AuthorizedPrincipalsCommandUser"],
                .authorizedPrincipalsCommand)
        }
        guard let lists = settings[.authenticationMethods]?.values, lists != ["any"] else { return }
        var messages: [String] = []
        let standard = Printed.rows(of: release)
        for list in lists {
            let disabled = AuthenticationMethods.disabled(in: list) { option in
                settings.value(option) ?? standard.first { $0.option == option }?.standard
            }
            guard let disabled else { return }
            messages.append(disabled)
        }
        throw refused(
            messages
                + ["AuthenticationMethods cannot be satisfied by enabled authentication methods"],
            .authenticationMethods)
    }

    /// The files that are included, each once, in the order of their names.
    package var includedPaths: [String] {
        Set(files.values.joined().map(\.name)).sorted()
    }

    /// The folders in which files are looked for that are included, as patterns.
    package var includedFolders: [String] {
        Set(
            files.keys.compactMap { pattern in
                pattern.lastIndex(of: "/").map { String(pattern[..<$0]) }
            }
        ).sorted()
    }

    /// What holds for one connection.
    ///
    /// - Parameter connection: ``Connection/neutral`` for what `sshd -T` prints.
    package func effective(
        for connection: Connection = .neutral
    ) throws(SSHDError) -> EffectiveConfiguration {
        try printed(try settings(.connection(connection)))
    }

    func printed(_ settings: Settings) throws(SSHDError) -> EffectiveConfiguration {
        try EffectivePrinter(rules: rules, settings: settings, source: source).configuration()
    }

    /// The global settings, overridden by those of the blocks that count.
    func settings(_ matching: ConfigPass.Matching) throws(SSHDError) -> Settings {
        guard let main else { return global }
        var pass = ConfigPass(rules: rules, source: source, matching: matching, files: files)
        try pass.read(main, ConfigPass.Flags(isMatchOnly: true), depth: 0)
        var result = global
        for option in Option.allCases {
            guard let setting = pass.settings[option], isCopied(option) else { continue }
            if option == .subsystem {
                result[option] = Self.merged(global[option], setting)
            } else {
                result[option] = setting
            }
        }
        return result
    }

    private func isCopied(_ option: Option) -> Bool {
        // Before 8.5 a block's SetEnv is read and forgotten.
        if option == .setEnv, release.number < 805 { return false }
        return option == .rekeyInterval
            || rules.keywords[option.name(in: release)]?.isAllowedInMatch == true
    }

    /// Subsystems of a block come over or behind the global ones.
    private static func merged(_ global: Setting?, _ block: Setting) -> Setting {
        guard var result = global else { return block }
        for (value, place) in zip(block.values, block.places) {
            let name = value.prefix { $0 != " " }
            if let index = result.values.firstIndex(where: { $0.prefix { $0 != " " } == name }) {
                result.values[index] = value
                result.places[index] = place
            } else {
                result.values.append(value)
                result.places.append(place)
            }
        }
        return result
    }
}

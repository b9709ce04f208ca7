/// What `sshd -T` prints, in its order, with the value of an option that nothing sets.
struct Printed {
    let option: Option
    let standard: String?

    /// The rows of a release; lists and what is computed have no value here.
    static func rows(of release: SSHDRelease) -> [Printed] {
        all.filter { row in
            row.releases.contains(release.number)
                && (!row.isPatched || release.vendor != .upstream)
                && (row.option != .debianBanner || release.isDebian)
        }.map { Printed(option: $0.option, standard: value($0, release)) }
    }

    private struct Row {
        let option: Option
        let standard: String?
        let releases: Range<Int>
        let isPatched: Bool

        init(
            _ option: Option, _ standard: String? = nil, since: Int = 0, before: Int = .max,
            isPatched: Bool = false
        ) {
            self.option = option
            self.standard = standard
            releases = since..<before
            self.isPatched = isPatched
        }
    }

    private static func value(_ row: Row, _ release: SSHDRelease) -> String? {
        let helpers =
            switch release.vendor {
            case .upstream: "/usr/libexec"
            case .debian: "/usr/lib/openssh"
            case .other: "/usr/libexec/openssh"
            }
        return switch row.option {
        case .pidFile: release.isDebian ? "/run/sshd.pid" : "/var/run/sshd.pid"
        case .sshdSessionPath: "\(helpers)/sshd-session"
        case .sshdAuthPath: "\(helpers)/sshd-auth"
        case .ipqos: qualityOfService(release)
        default: row.standard
        }
    }

    /// Nil where it is not known.
    private static func qualityOfService(_ release: SSHDRelease) -> String? {
        let old = "lowdelay throughput"
        if release.number > 1000 { return nil }
        guard case .debian(let revision) = release.vendor else {
            return release.number < 708 ? old : "af21 cs1"
        }
        // Debian kept the old classes until it took over 10.1's in 1:10.0p1-7+deb13u3.
        guard release.number == 1000, let mark = revision.firstRange(of: "deb13u"),
            let update = Int(revision[mark.upperBound...].prefix(while: \.isNumber)), update >= 3
        else { return old }
        return "ef cs1"
    }

    private static let all: [Row] = [
        Row(.port), Row(.addressFamily, "any"), Row(.listenAddress), Row(.usePAM, "no"),
        Row(.pamServiceName, "sshd", since: 908), Row(.loginGraceTime, "120"),
        Row(.x11DisplayOffset, "10"), Row(.maxAuthTries, "6"), Row(.maxSessions, "10"),
        Row(.clientAliveInterval, "0"), Row(.clientAliveCountMax, "3"),
        Row(.requiredRSASize, "1024", since: 901), Row(.streamLocalBindMask, "0177"),
        Row(.unusedConnectionTimeout, "none", since: 902),
        Row(.permitRootLogin, "without-password"), Row(.ignoreRhosts, "yes"),
        Row(.ignoreUserKnownHosts, "no"), Row(.hostbasedAuthentication, "no"),
        Row(.hostbasedUsesNameFromPacketOnly, "no"), Row(.pubkeyAuthentication, "yes"),
        Row(.kerberosAuthentication, "no"), Row(.kerberosOrLocalPasswd, "yes"),
        Row(.kerberosTicketCleanup, "yes"), Row(.gssapiAuthentication, "no"),
        Row(.gssapiCleanupCredentials, "yes"), Row(.gssapiKeyExchange, "no", isPatched: true),
        Row(.gssapiStrictAcceptorCheck, "yes", isPatched: true),
        Row(.gssapiStoreCredentialsOnRekey, "no", isPatched: true),
        Row(
            .gssapiKexAlgorithms,
            "gss-group14-sha256-,gss-group16-sha512-,gss-nistp256-sha256-,"
                + "gss-curve25519-sha256-,gss-group14-sha1-,gss-gex-sha1-", isPatched: true),
        Row(.passwordAuthentication, "yes"), Row(.kbdInteractiveAuthentication, "yes"),
        Row(.challengeResponseAuthentication, "yes", before: 807), Row(.printMotd, "yes"),
        Row(.printLastLog, "yes"), Row(.x11Forwarding, "no"), Row(.x11UseLocalhost, "yes"),
        Row(.permitTTY, "yes"), Row(.permitUserRC, "yes"), Row(.strictModes, "yes"),
        Row(.tcpKeepAlive, "yes"), Row(.permitEmptyPasswords, "no"), Row(.compression, "yes"),
        Row(.gatewayPorts, "no"), Row(.useDNS, "no"), Row(.allowTcpForwarding, "yes"),
        Row(.allowAgentForwarding, "yes"), Row(.disableForwarding, "no"),
        Row(.allowStreamLocalForwarding, "yes"), Row(.streamLocalBindUnlink, "no"),
        Row(.usePrivilegeSeparation, "sandbox", before: 705), Row(.fingerprintHash, "SHA256"),
        Row(.exposeAuthInfo, "no", since: 706), Row(.refuseConnection, "no", since: 909),
        Row(.debianBanner, "yes", since: 905), Row(.pidFile),
        Row(.moduliFile, "/etc/ssh/moduli", since: 805), Row(.xAuthLocation, "/usr/bin/xauth"),
        Row(.ciphers), Row(.macs), Row(.banner, "none"), Row(.forceCommand, "none"),
        Row(.chrootDirectory, "none"), Row(.trustedUserCAKeys, "none"), Row(.revokedKeys, "none"),
        Row(.securityKeyProvider, "internal", since: 802), Row(.authorizedPrincipalsFile, "none"),
        Row(.versionAddendum, "none"), Row(.authorizedKeysCommand, "none"),
        Row(.authorizedKeysCommandUser, "none"), Row(.authorizedPrincipalsCommand, "none"),
        Row(.authorizedPrincipalsCommandUser, "none"), Row(.hostKeyAgent, "none"),
        Row(.kexAlgorithms), Row(.caSignatureAlgorithms, since: 709),
        Row(.hostbasedAcceptedAlgorithms), Row(.hostKeyAlgorithms),
        Row(.pubkeyAcceptedAlgorithms), Row(.rdomain, "none", since: 706, before: 804),
        Row(.sshdSessionPath, since: 908), Row(.sshdAuthPath, since: 1000),
        Row(.perSourcePenaltyExemptList, "none", since: 908), Row(.logLevel, "INFO"),
        Row(.syslogFacility, "AUTH"),
        Row(.authorizedKeysFile, ".ssh/authorized_keys .ssh/authorized_keys2"), Row(.hostKey),
        Row(.hostCertificate), Row(.allowUsers), Row(.denyUsers), Row(.allowGroups),
        Row(.denyGroups), Row(.acceptEnv), Row(.setEnv), Row(.authenticationMethods, "any"),
        Row(.logVerbose), Row(.channelTimeout), Row(.subsystem), Row(.maxStartups, "10:30:100"),
        Row(.perSourceMaxStartups, "none", since: 805),
        Row(.perSourceNetBlockSize, "32:128", since: 805), Row(.permitTunnel, "no"),
        Row(.ipqos), Row(.rekeyLimit), Row(.permitOpen, "any"),
        Row(.permitListen, "any", since: 708), Row(.permitUserEnvironment, "no"),
        Row(.pubkeyAuthOptions, "none", since: 802), Row(.perSourcePenalties, since: 908),
    ]
}

/// What a line of sshd_config can set, by the name that `sshd -T` of today prints.
enum Option: String, CaseIterable, Hashable, Sendable {
    case acceptEnv = "acceptenv"
    case addressFamily = "addressfamily"
    case allowAgentForwarding = "allowagentforwarding"
    case allowGroups = "allowgroups"
    case allowStreamLocalForwarding = "allowstreamlocalforwarding"
    case allowTcpForwarding = "allowtcpforwarding"
    case allowUsers = "allowusers"
    case authenticationMethods = "authenticationmethods"
    case authorizedKeysCommand = "authorizedkeyscommand"
    case authorizedKeysCommandUser = "authorizedkeyscommanduser"
    case authorizedKeysFile = "authorizedkeysfile"
    case authorizedPrincipalsCommand = "authorizedprincipalscommand"
    case authorizedPrincipalsCommandUser = "authorizedprincipalscommanduser"
    case authorizedPrincipalsFile = "authorizedprincipalsfile"
    case banner
    case caSignatureAlgorithms = "casignaturealgorithms"
    case challengeResponseAuthentication = "challengeresponseauthentication"
    case channelTimeout = "channeltimeout"
    case chrootDirectory = "chrootdirectory"
    case ciphers
    case clientAliveCountMax = "clientalivecountmax"
    case clientAliveInterval = "clientaliveinterval"
    case compression
    case debianBanner = "debianbanner"
    case denyGroups = "denygroups"
    case denyUsers = "denyusers"
    case disableForwarding = "disableforwarding"
    case exposeAuthInfo = "exposeauthinfo"
    case fingerprintHash = "fingerprinthash"
    case forceCommand = "forcecommand"
    case gatewayPorts = "gatewayports"
    case gssapiAuthentication = "gssapiauthentication"
    case gssapiCleanupCredentials = "gssapicleanupcredentials"
    case gssapiKexAlgorithms = "gssapikexalgorithms"
    case gssapiKeyExchange = "gssapikeyexchange"
    case gssapiStoreCredentialsOnRekey = "gssapistorecredentialsonrekey"
    case gssapiStrictAcceptorCheck = "gssapistrictacceptorcheck"
    case hostbasedAcceptedAlgorithms = "hostbasedacceptedalgorithms"
    case hostbasedAuthentication = "hostbasedauthentication"
    case hostbasedUsesNameFromPacketOnly = "hostbasedusesnamefrompacketonly"
    case hostCertificate = "hostcertificate"
    case hostKey = "hostkey"
    case hostKeyAgent = "hostkeyagent"
    case hostKeyAlgorithms = "hostkeyalgorithms"
    case ignoreRhosts = "ignorerhosts"
    case ignoreUserKnownHosts = "ignoreuserknownhosts"
    case include
    case ipqos
    case kbdInteractiveAuthentication = "kbdinteractiveauthentication"
    case kerberosAuthentication = "kerberosauthentication"
    case kerberosOrLocalPasswd = "kerberosorlocalpasswd"
    case kerberosTicketCleanup = "kerberosticketcleanup"
    case kexAlgorithms = "kexalgorithms"
    case listenAddress = "listenaddress"
    case loginGraceTime = "logingracetime"
    case logLevel = "loglevel"
    case logVerbose = "logverbose"
    case macs
    case match
    case maxAuthTries = "maxauthtries"
    case maxSessions = "maxsessions"
    case maxStartups = "maxstartups"
    case moduliFile = "modulifile"
    case pamServiceName = "pamservicename"
    case passwordAuthentication = "passwordauthentication"
    case permitEmptyPasswords = "permitemptypasswords"
    case permitListen = "permitlisten"
    case permitOpen = "permitopen"
    case permitRootLogin = "permitrootlogin"
    case permitTTY = "permittty"
    case permitTunnel = "permittunnel"
    case permitUserEnvironment = "permituserenvironment"
    case permitUserRC = "permituserrc"
    case perSourceMaxStartups = "persourcemaxstartups"
    case perSourceNetBlockSize = "persourcenetblocksize"
    case perSourcePenalties = "persourcepenalties"
    case perSourcePenaltyExemptList = "persourcepenaltyexemptlist"
    case pidFile = "pidfile"
    case port
    case printLastLog = "printlastlog"
    case printMotd = "printmotd"
    case pubkeyAcceptedAlgorithms = "pubkeyacceptedalgorithms"
    case pubkeyAuthentication = "pubkeyauthentication"
    case pubkeyAuthOptions = "pubkeyauthoptions"
    case rdomain
    case refuseConnection = "refuseconnection"
    /// The second half of `rekeylimit`, which is set on its own.
    case rekeyInterval = "rekeyinterval"
    case rekeyLimit = "rekeylimit"
    case requiredRSASize = "requiredrsasize"
    case revokedKeys = "revokedkeys"
    case securityKeyProvider = "securitykeyprovider"
    case setEnv = "setenv"
    case sshdAuthPath = "sshdauthpath"
    case sshdSessionPath = "sshdsessionpath"
    case streamLocalBindMask = "streamlocalbindmask"
    case streamLocalBindUnlink = "streamlocalbindunlink"
    case strictModes = "strictmodes"
    case subsystem
    case syslogFacility = "syslogfacility"
    case tcpKeepAlive = "tcpkeepalive"
    case trustedUserCAKeys = "trustedusercakeys"
    case unusedConnectionTimeout = "unusedconnectiontimeout"
    case useDNS = "usedns"
    case usePAM = "usepam"
    case usePrivilegeSeparation = "useprivilegeseparation"
    case versionAddendum = "versionaddendum"
    case x11DisplayOffset = "x11displayoffset"
    case x11Forwarding = "x11forwarding"
    case x11UseLocalhost = "x11uselocalhost"
    case xAuthLocation = "xauthlocation"

    /// The name under which a release prints it: two were renamed in 8.5.
    func name(in release: SSHDRelease) -> String {
        guard release.number < 805 else { return rawValue }
        return switch self {
        case .hostbasedAcceptedAlgorithms: "hostbasedacceptedkeytypes"
        case .pubkeyAcceptedAlgorithms: "pubkeyacceptedkeytypes"
        default: rawValue
        }
    }

    /// Whether `sshd -T` prints each of its values on a line of its own.
    var isList: Bool {
        switch self {
        case .port, .listenAddress, .hostKey, .hostCertificate, .allowUsers, .denyUsers,
            .allowGroups, .denyGroups, .acceptEnv, .setEnv, .subsystem:
            true
        default: false
        }
    }
}

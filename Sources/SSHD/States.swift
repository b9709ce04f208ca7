/// Options that take one of a few words, in any case; some words stand for the same.
enum States {
    /// The word that sshd prints; nil where it takes no such word.
    static func value(_ text: String, of option: Option, _ release: SSHDRelease) -> String? {
        let word = Pattern.asciiLowercased(text)
        if let printed = values(of: option, release)[word] { return printed }
        return nil
    }

    private static func values(of option: Option, _ release: SSHDRelease) -> [String: String] {
        switch option {
        case .addressFamily: families
        case .permitRootLogin: rootLogins
        case .ignoreRhosts: release.number >= 803 ? rhosts : flags
        case .compression: compressions
        case .gatewayPorts: gateways
        case .allowTcpForwarding, .allowStreamLocalForwarding: forwards
        case .usePrivilegeSeparation: separations
        default: flags
        }
    }

    private static let flags = ["yes": "yes", "no": "no"]
    private static let families = ["inet": "inet", "inet6": "inet6", "any": "any"]
    private static let rootLogins = [
        "without-password": "without-password", "prohibit-password": "without-password",
        "forced-commands-only": "forced-commands-only", "yes": "yes", "no": "no",
    ]
    private static let rhosts = ["yes": "yes", "no": "no", "shosts-only": "shosts-only"]
    private static let compressions = ["yes": "yes", "delayed": "yes", "no": "no"]
    private static let gateways = ["clientspecified": "clientspecified", "yes": "yes", "no": "no"]
    private static let forwards = [
        "yes": "yes", "all": "yes", "no": "no", "remote": "remote", "local": "local",
    ]
    private static let separations = [
        "yes": "yes", "sandbox": "sandbox", "nosandbox": "nosandbox", "no": "no",
    ]
}

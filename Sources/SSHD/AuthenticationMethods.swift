/// Methods that `AuthenticationMethods` can name (auth2.c).
enum AuthenticationMethods {
    /// With the option that switches each on.
    private static let options: [String: Option] = [
        "publickey": .pubkeyAuthentication, "password": .passwordAuthentication,
        "keyboard-interactive": .kbdInteractiveAuthentication,
        "hostbased": .hostbasedAuthentication, "gssapi-with-mic": .gssapiAuthentication,
        "gssapi-keyex": .gssapiKeyExchange,
    ]

    private static func methods(of list: String) -> [String] {
        list.split(separator: ",", omittingEmptySubsequences: false).map { method in
            String(method.prefix { $0 != ":" })
        }
    }

    /// What sshd says of a list with a method that it does not know; nil where it knows all.
    static func unknown(in list: String, _ release: SSHDRelease) -> String? {
        for method in methods(of: list) {
            let isKnown =
                method == "none"
                || options[method] != nil
                    && (method != "gssapi-keyex" || release.vendor != .upstream)
            if !isKnown { return "Unknown authentication method \"\(method)\" in list" }
        }
        return nil
    }

    /// What sshd says of a list with a method that is switched off; nil where all are on.
    static func disabled(in list: String, _ value: (Option) -> String?) -> String? {
        for method in methods(of: list) {
            if let option = options[method], value(option) != "yes" {
                return "Disabled method \"\(method)\" in AuthenticationMethods list \"\(list)\""
            }
        }
        return nil
    }
}

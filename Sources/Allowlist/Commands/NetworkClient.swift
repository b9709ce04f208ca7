/// A program that joins its input and output to a network connection.
enum NetworkClient {
    case netcat, socat, telnet, openssl, other

    init?(name: String) {
        switch name {
        case "nc", "ncat", "netcat", "nc.traditional", "nc.openbsd", "pwncat", "rustcat", "rcat":
            self = .netcat
        case "socat", "socat1": self = .socat
        case "telnet": self = .telnet
        case "openssl": self = .openssl
        case "ztcp", "websocat", "gs-netcat": self = .other
        default: return nil
        }
    }
}

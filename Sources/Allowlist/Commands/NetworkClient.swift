/// A program that joins its input and output to a network connection.
enum NetworkClient {
    case netcat, socat, telnet, openssl, rustcat, websocat, other

    init?(name: String) {
        switch name {
        case "nc", "ncat", "netcat", "nc.traditional", "nc.openbsd", "pwncat": self = .netcat
        case "rustcat", "rcat": self = .rustcat
        case "websocat": self = .websocat
        case "socat", "socat1": self = .socat
        case "telnet": self = .telnet
        case "openssl": self = .openssl
        case "ztcp", "gs-netcat": self = .other
        default: return nil
        }
    }
}

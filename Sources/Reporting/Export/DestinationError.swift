/// Why a destination cannot be used as it is configured.
package enum DestinationError: Error, Hashable, CustomStringConvertible {
    /// The URL, empty where it may hold a secret, and what is wrong with it.
    case badURL(String, String)
    case plaintext(String)
    case badServerName(String)
    case keyWithoutCertificate
    case secureFilesWithoutTLS
    case badHeader(name: String, String)
    case badLimit(String)
    case badProxy(variable: String, String)

    package var description: String {
        switch self {
        case .badURL(let url, let why):
            url.isEmpty ? "the URL cannot be used: \(why)" : "the URL \(url) cannot be used: \(why)"
        case .plaintext(let url):
            "\(url) would be sent in the clear; use https://, or allow plain text for this one"
        case .badServerName(let name): "'\(name)' is not a server's name"
        case .keyWithoutCertificate: "a key is given, but no client certificate"
        case .secureFilesWithoutTLS: "TLS files are given, but the URL begins with http://"
        case .badHeader(let name, let why): "the header '\(name)' \(why)"
        case .badLimit(let why): why
        case .badProxy(let variable, let why): "the variable \(variable) \(why)"
        }
    }
}

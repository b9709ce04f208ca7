/// Why bytes are no certificate and no key.
enum CertificateError: Error, CustomStringConvertible {
    case truncated
    case unsupported(String)

    var description: String {
        switch self {
        case .truncated: "a part of it is missing"
        case .unsupported(let label): "'\(label)' is no kind of key that Merlon reads"
        }
    }
}

/// A version of the protocol, from the last that was called SSL.
package enum TLSVersion: UInt16, CaseIterable, Comparable, Sendable, CustomStringConvertible {
    case ssl3 = 0x0300
    case tls10 = 0x0301
    case tls11 = 0x0302
    case tls12 = 0x0303
    case tls13 = 0x0304

    package var description: String {
        switch self {
        case .ssl3: "SSL 3.0"
        case .tls10: "TLS 1.0"
        case .tls11: "TLS 1.1"
        case .tls12: "TLS 1.2"
        case .tls13: "TLS 1.3"
        }
    }

    package static func < (left: TLSVersion, right: TLSVersion) -> Bool {
        left.rawValue < right.rawValue
    }

    /// The suites that can be offered for it.
    var suites: [CipherSuite] {
        CipherSuite.all.filter { $0.isOfTLS13 == (self == .tls13) }
    }
}

/// The ways in which package managers describe a file's content.
package enum DigestAlgorithm: String, Hashable, Sendable, CaseIterable {
    /// Two contents with the same digest can be made by whoever makes both. dpkg knows no other.
    case md5 = "MD5"
    /// As weak as MD5, at a higher price.
    case sha1 = "SHA-1"
    case sha256 = "SHA-256"
    case sha384 = "SHA-384"
    case sha512 = "SHA-512"

    package var byteCount: Int {
        switch self {
        case .md5: 16
        case .sha1: 20
        case .sha256: 32
        case .sha384: 48
        case .sha512: 64
        }
    }
}

/// What a request shows of who asks.
enum Credentials: Hashable, Sendable {
    case none
    /// A certificate of an authority that nobody knows.
    case foreignCertificate
    /// A bearer token that nobody has issued.
    case wrongToken
    /// Nothing, and without TLS.
    case plaintext

    /// No cluster issues it.
    static let token = "merlon-trial-no-such-token"
}

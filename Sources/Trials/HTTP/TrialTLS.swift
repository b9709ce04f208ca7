import NIOCore
import NIOSSL

/// The TLS of a stranger: it believes every server, and speaks every version it can.
struct TrialTLS: Sendable {
    private let identity: ForeignIdentity

    init(identity: ForeignIdentity) {
        self.identity = identity
    }

    /// Made anew for each connection, since it tells of what happens on it.
    func handler(
        _ credentials: Credentials, _ notes: ConnectionNotes
    ) throws -> NIOSSLClientHandler {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv1
        // More than anybody should take: etcd makes itself a key of P-521, which is not offered
        // where nothing is said, and a server that cannot be spoken to counts for nothing.
        configuration.cipherSuites = "ALL"
        configuration.curves = [.x25519, .secp256r1, .secp384r1, .secp521r1]
        configuration.verifySignatureAlgorithms = [
            .ecdsaSecp256R1Sha256, .ecdsaSecp384R1Sha384, .ecdsaSecp521R1Sha512, .ed25519,
            .rsaPssRsaeSha256, .rsaPssRsaeSha384, .rsaPssRsaeSha512, .rsaPkcs1Sha256,
            .rsaPkcs1Sha384, .rsaPkcs1Sha512, .rsaPkcs1Sha1, .ecdsaSha1,
        ]
        configuration.trustRoots = .certificates([])
        configuration.applicationProtocols = ["http/1.1"]
        configuration.shutdownTimeout = .milliseconds(200)
        if credentials == .foreignCertificate {
            configuration.certificateChain = [.certificate(identity.certificate)]
            configuration.privateKey = .privateKey(identity.key)
        }
        // It is called where the server asks for a certificate, and only there.
        configuration.sslContextCallback = { _, promise in
            notes.noteQuestion()
            promise.succeed(.noChanges)
        }
        return try NIOSSLClientHandler(
            context: NIOSSLContext(configuration: configuration), serverHostname: nil,
            customVerificationCallback: { chain, promise in
                notes.note(chain)
                promise.succeed(.certificateVerified)
            })
    }
}

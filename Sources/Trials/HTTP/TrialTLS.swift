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

import NIOSSL
import Synchronization

/// What is learnt on the way to an answer, also where there is none in the end.
final class ConnectionNotes: Sendable {
    struct Seen: Sendable {
        /// Whether the server asked for a certificate of the client.
        var wasAsked = false
        /// The server's certificates as DER, its own first.
        var certificates: [[UInt8]] = []
        /// The first thing that went wrong; what comes behind it only follows from it.
        var failure: (any Error)?
    }

    private let state = Mutex(Seen())

    var seen: Seen { state.withLock { $0 } }

    func note(_ failure: any Error) {
        state.withLock { $0.failure = $0.failure ?? failure }
    }

    func noteQuestion() {
        state.withLock { $0.wasAsked = true }
    }

    func note(_ chain: [NIOSSLCertificate]) {
        // One that cannot be written again could not have been read.
        let certificates = chain.prefix(ServerFlight.certificateLimit).compactMap {
            try? $0.toDERBytes()
        }
        state.withLock { $0.certificates = certificates }
    }
}

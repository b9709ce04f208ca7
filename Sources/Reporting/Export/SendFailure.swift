import AsyncHTTPClient
import NIOCore
import NIOPosix
import NIOSSL

/// Why there is no answer to a request.
enum SendFailure: Error, Hashable, CustomStringConvertible {
    /// No connection: nothing was sent.
    case noConnection(String)
    /// The request may have arrived, all the same.
    case noAnswer(String)
    /// One side does not accept the other's certificate, or its idea of TLS.
    case insecure(String)
    /// The proxy wants credentials, or refuses.
    case proxy(String)
    case answerTooLarge

    var description: String {
        switch self {
        case .noConnection(let why): "no connection: \(why)"
        case .noAnswer(let why): "no answer: \(why)"
        case .insecure(let why): "TLS failed: \(why)"
        case .proxy(let why): "the proxy refuses: \(why)"
        case .answerTooLarge: "the answer is larger than 4 MiB"
        }
    }

    init(_ error: any Error) {
        let words = OneLine.text("\(error)")
        switch error {
        case let failure as SendFailure: self = failure
        case let error as NIOSSLError: self = Self.reading(error, words)
        case is BoringSSLError, is NIOSSLExtraError: self = .insecure(words)
        case let error as HTTPClientError: self = Self.reading(error)
        case is NIOConnectionError, is ChannelError: self = .noConnection(words)
        default: self = .noAnswer(words)
        }
    }

    private static func reading(_ error: NIOSSLError, _ words: String) -> SendFailure {
        switch error {
        case .uncleanShutdown: .noAnswer("the connection ended without TLS's farewell")
        default: .insecure(words)
        }
    }

    private static func reading(_ error: HTTPClientError) -> SendFailure {
        switch error {
        case .connectTimeout, .getConnectionFromPoolTimeout: .noConnection("it took too long")
        case .tlsHandshakeTimeout: .noConnection("the TLS handshake took too long")
        case .httpProxyHandshakeTimeout: .noConnection("the proxy took too long")
        case .proxyAuthenticationRequired: .proxy("it wants other credentials (407)")
        case .invalidProxyResponse: .proxy("it does not open the connection")
        case .remoteConnectionClosed: .noAnswer("the connection was closed")
        case .readTimeout, .deadlineExceeded: .noAnswer("it took too long")
        case .writeTimeout: .noAnswer("the request was not taken in time")
        default: .noAnswer(OneLine.text("\(error)"))
        }
    }
}

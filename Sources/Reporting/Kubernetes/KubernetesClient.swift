import AsyncHTTPClient
package import HostSystem
import NIOCore
import NIOHTTP1

/// Changes objects of an API server of Kubernetes, one request at a time.
///
/// It must be closed before it goes away.
package struct KubernetesClient: Sendable {
    /// How the body of a change is to be understood.
    package enum Change: String, Sendable {
        /// Server-side apply; JSON is YAML.
        case apply = "application/apply-patch+yaml"
        /// Lists are merged by their keys, as conditions are by their type.
        case strategicMerge = "application/strategic-merge-patch+json"
    }

    /// Why no request was even tried, or none was answered.
    package enum Failure: Error, Hashable, CustomStringConvertible {
        /// Token, certificates or key cannot be used.
        case credentials(String)
        /// No answer; it may be there later.
        case passing(String)
        /// No answer, until somebody has mended something.
        case lasting(String)

        package var description: String {
            switch self {
            case .credentials(let why), .passing(let why), .lasting(let why): why
            }
        }
    }

    private static let connectTimeout = Duration.seconds(10)

    private let server: KubernetesServer
    private let client: HTTPClient
    private let base: String
    private let authority: String?
    private let timeout: Duration
    private var credentials: ReloadedFiles<KubernetesCredentials>

    /// - Parameters:
    ///   - proxy: the environment's, which a proxy of the server's own goes before.
    ///   - timeout: of one request with its answer.
    package init(
        _ server: KubernetesServer, proxy: ProxyEnvironment, timeout: Duration = .seconds(30)
    ) throws(DestinationError) {
        guard server.url.isSecure else { throw .plaintext(server.url.shown) }
        let environment = server.proxy.map { ProxyEnvironment(["https_proxy": $0]) } ?? proxy
        var configuration = HTTPExchange.configuration(
            connectTimeout: Self.connectTimeout, timeout: timeout,
            proxy: try environment.proxy(for: server.url))
        if let name = server.serverName, name != server.url.host {
            guard DestinationURL.isName(name) else { throw .badServerName(name) }
            configuration.dnsOverride = [name: server.url.host]
            base = server.url.text(host: name, appending: "")
            authority = "\(server.url.bracketedHost):\(server.url.port)"
        } else {
            base = server.url.text(appending: "")
            authority = nil
        }
        self.server = server
        self.timeout = timeout
        credentials = KubernetesCredentials.files(of: server)
        client = HTTPClient(
            eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: configuration)
    }

    /// When the client's certificate begins and ceases to be valid; seconds since 1970.
    package var validity: ClosedRange<Int64>? { credentials.value?.secure.validity }

    /// What is wrong with the files while the last good ones are used.
    package var problem: String? { credentials.problem }

    /// Reads token and certificates where they have changed; whether others hold now.
    package mutating func refresh(_ files: HostView) -> Bool { credentials.refresh(files) }

    /// Ends its connections; what is on the way is lost.
    package func close() async {
        // There is nothing left to do about it.
        try? await client.shutdown()
    }

    /// Sends a change of what is at a path of the API, which may have a query.
    ///
    /// Throws a ``Failure``, or that the task was cancelled.
    package func patch(
        _ path: String, _ change: Change, _ body: [UInt8]
    ) async throws -> ReceiverAnswer {
        guard let credentials = credentials.value else {
            throw Failure.credentials(problem ?? "its files were not read yet")
        }
        var request = HTTPClientRequest(url: base + path)
        request.method = .PATCH
        request.tlsConfiguration = credentials.secure.configuration
        request.headers.add(name: "content-type", value: change.rawValue)
        request.headers.add(name: "accept", value: "application/json")
        request.headers.add(name: "user-agent", value: "merlon")
        if let authority { request.headers.add(name: "host", value: authority) }
        if let authorization = credentials.authorization {
            request.headers.add(name: "authorization", value: authorization)
        }
        request.body = .bytes(body)
        do {
            return try await HTTPExchange.answer(client, request, within: timeout)
        } catch let failure as SendFailure {
            switch failure {
            case .noConnection, .noAnswer: throw Failure.passing(failure.description)
            case .insecure, .proxy, .answerTooLarge: throw Failure.lasting(failure.description)
            }
        }
    }
}

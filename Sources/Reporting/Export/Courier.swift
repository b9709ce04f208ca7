import AsyncHTTPClient
import HostSystem
import NIOCore
import NIOHTTP1

/// Brings bodies to a destination, and its answers back.
///
/// Certificates and headers come with each body: a connection that was opened with others is not
/// used for it, and what is on the way over an old one goes on undisturbed. It must be closed
/// before it goes away.
struct Courier: Sendable {
    private let destination: Destination
    private let url: String
    private let authority: String?
    private let contentType: String
    private let client: HTTPClient

    init(
        _ destination: Destination, encoding: any BatchEncoding, proxy: ProxyEnvironment.Proxy?
    ) {
        self.destination = destination
        contentType = encoding.contentType
        var configuration = HTTPExchange.configuration(
            connectTimeout: destination.connectTimeout, timeout: destination.timeout,
            proxy: proxy)
        if let name = destination.tls.serverName, name != destination.url.host {
            // The client asks for the name and is led to the host. Receivers see the host.
            configuration.dnsOverride = [name: destination.url.host]
            url = destination.url.text(host: name, defaultPath: encoding.defaultPath)
            authority = "\(destination.url.bracketedHost):\(destination.url.port)"
        } else {
            url = destination.url.text(defaultPath: encoding.defaultPath)
            authority = nil
        }
        client = HTTPClient(
            eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: configuration)
    }

    /// Ends its connections; what is on the way is lost.
    func close() async {
        // There is nothing left to do about it.
        try? await client.shutdown()
    }

    /// Posts a body, within the destination's time for the whole of it.
    func send(
        _ body: [UInt8], _ headers: [HeaderField], _ secure: SecureSettings?
    ) async throws -> ReceiverAnswer {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.tlsConfiguration = secure?.configuration
        request.headers.add(name: "content-type", value: contentType)
        request.headers.add(name: "user-agent", value: "merlon")
        if let authority { request.headers.add(name: "host", value: authority) }
        for header in headers { request.headers.add(name: header.name, value: header.value) }
        if destination.compresses, let packed = Gzip.compress(body) {
            request.headers.add(name: "content-encoding", value: "gzip")
            request.body = .bytes(packed)
        } else {
            request.body = .bytes(body)
        }
        return try await HTTPExchange.answer(client, request, within: destination.timeout)
    }
}

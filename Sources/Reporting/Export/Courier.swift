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
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.decompression = .disabled
        configuration.httpVersion = .http1Only
        let connect = TimeAmount(destination.connectTimeout)
        let whole = TimeAmount(destination.timeout)
        configuration.timeout = .init(connect: connect, read: whole, write: whole)
        // The next try is ours to time.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 2
        if let found = proxy {
            configuration.proxy = .server(
                host: found.host, port: found.port,
                authorization: found.credentials.map {
                    .basic(username: $0.user, password: $0.password)
                })
        }
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
        let prepared = request
        do {
            return try await withThrowingTaskGroup(of: ReceiverAnswer.self) { group in
                group.addTask { try await exchange(prepared) }
                group.addTask {
                    try await Task.sleep(for: destination.timeout)
                    throw SendFailure.noAnswer("it took longer than \(destination.timeout)")
                }
                defer { group.cancelAll() }
                guard let answer = try await group.next() else {
                    throw SendFailure.noAnswer("nothing was sent")
                }
                return answer
            }
        } catch {
            try Task.checkCancellation()
            throw SendFailure(error)
        }
    }

    private func exchange(_ request: HTTPClientRequest) async throws -> ReceiverAnswer {
        let response = try await client.execute(
            request, timeout: TimeAmount(destination.timeout))
        var answer = ReceiverAnswer(
            status: Int(response.status.code),
            contentType: response.headers.first(name: "content-type"),
            retryAfter: response.headers.first(name: "retry-after"),
            date: response.headers.first(name: "date"),
            location: response.headers.first(name: "location"))
        do {
            var body = try await response.body.collect(upTo: Destination.answerLimitBytes)
            answer.body = body.readBytes(length: body.readableBytes) ?? []
        } catch {
            // A status other than success says all that counts; the rest of it is words.
            guard 200...299 ~= answer.status else { return answer }
            throw error is NIOTooManyBytesError ? SendFailure.answerTooLarge : error
        }
        return answer
    }
}

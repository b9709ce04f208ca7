import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// One request and its answer, both within limits.
enum HTTPExchange {
    /// What every client of ours keeps to: no redirects, no tries of its own, HTTP/1.1.
    static func configuration(
        connectTimeout: Duration, timeout: Duration, proxy: ProxyEnvironment.Proxy?
    ) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.decompression = .disabled
        configuration.httpVersion = .http1Only
        let whole = TimeAmount(timeout)
        configuration.timeout = .init(
            connect: TimeAmount(connectTimeout), read: whole, write: whole)
        // The next try is ours to time.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 2
        if let proxy {
            configuration.proxy = .server(
                host: proxy.host, port: proxy.port,
                authorization: proxy.credentials.map {
                    .basic(username: $0.user, password: $0.password)
                })
        }
        return configuration
    }

    /// Sends a request; the limit is for all of it, to the last byte of the answer.
    ///
    /// Throws a ``SendFailure``, or that the task was cancelled.
    static func answer(
        _ client: HTTPClient, _ request: HTTPClientRequest, within limit: Duration
    ) async throws -> ReceiverAnswer {
        do {
            return try await withThrowingTaskGroup(of: ReceiverAnswer.self) { group in
                group.addTask { try await exchange(client, request, limit) }
                group.addTask {
                    try await Task.sleep(for: limit)
                    throw SendFailure.noAnswer("it took longer than \(limit)")
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

    private static func exchange(
        _ client: HTTPClient, _ request: HTTPClientRequest, _ limit: Duration
    ) async throws -> ReceiverAnswer {
        let response = try await client.execute(request, timeout: TimeAmount(limit))
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

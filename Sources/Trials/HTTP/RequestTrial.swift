import NIOCore
import NIOHTTP1
import NIOPosix

/// Sends a server one request and reads how it answers; the answer's content is not looked at.
struct RequestTrial: Sendable {
    struct Result: Sendable {
        let request: TrialRequest
        let answer: Answer
        let seen: ConnectionNotes.Seen
    }

    let endpoint: Endpoint
    let limit: Duration
    let gate: ConnectionGate
    let tls: TrialTLS

    /// With TLS 1.3 a server says that it wants another certificate only once the client's part of
    /// the handshake is over. A request that is on its way by then can cost the answer, since the
    /// system throws away what a reset connection has not read.
    private static let pause = Duration.milliseconds(60)

    func send(_ request: TrialRequest, as credentials: Credentials) async -> Result {
        let notes = ConnectionNotes()
        let answer = await gate.pass { () -> Answer in
            do {
                return try await Deadline.within(limit) {
                    .status(try await exchange(request, credentials, notes))
                }
            } catch {
                return ConnectionFailure.answer(notes.seen.failure ?? error, limit: limit)
            }
        }
        return Result(request: request, answer: answer, seen: notes.seen)
    }

    private typealias Connection = NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>

    /// The status of the answer.
    private func exchange(
        _ request: TrialRequest, _ credentials: Credentials, _ notes: ConnectionNotes
    ) async throws -> Int {
        let (connection, handshake) = try await connect(credentials, notes)
        return try await connection.executeThenClose { inbound, outbound in
            // A future knows nothing of cancellation: the end of the connection is what ends it.
            try await withTaskCancellationHandler {
                try await handshake.get()
            } onCancel: {
                connection.channel.close(promise: nil)
            }
            if notes.seen.wasAsked { try await Task.sleep(for: Self.pause) }
            var failure: any Error = ChannelError.eof
            do {
                try await outbound.write(contentsOf: parts(of: request, credentials))
            } catch {
                // Who answers before he has heard all, and hangs up, has answered.
                failure = error
            }
            for try await part in inbound {
                // What comes before the answer proper, as 103, is passed over.
                if case .head(let head) = part, head.status.code >= 200 {
                    return Int(head.status.code)
                }
            }
            throw failure
        }
    }

    private func connect(
        _ credentials: Credentials, _ notes: ConnectionNotes
    ) async throws -> (Connection, EventLoopFuture<Void>) {
        let address = try SocketAddress(ipAddress: endpoint.address, port: endpoint.port)
        return try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connectTimeout(.nanoseconds(Int64(limit / .nanoseconds(1))))
            .connect(to: address) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    let promise = channel.eventLoop.makePromise(of: Void.self)
                    if credentials == .plaintext {
                        promise.succeed()
                    } else {
                        try pipeline.addHandler(tls.handler(credentials, notes))
                        try pipeline.addHandler(HandshakeWatch(promise, notes))
                    }
                    try pipeline.addHTTPClientHandlers()
                    let connection = try Connection(wrappingChannelSynchronously: channel)
                    return (connection, promise.futureResult)
                }
            }
    }

    private func parts(
        of request: TrialRequest, _ credentials: Credentials
    ) -> [HTTPClientRequestPart] {
        let head = HTTPClientRequestPart.head(head(of: request, credentials))
        guard let body = request.body else { return [head, .end(nil)] }
        return [head, .body(.byteBuffer(ByteBuffer(string: body))), .end(nil)]
    }

    private func head(of request: TrialRequest, _ credentials: Credentials) -> HTTPRequestHead {
        var head = HTTPRequestHead(version: .http1_1, method: request.method, uri: request.path)
        head.headers.add(name: "Host", value: endpoint.description)
        head.headers.add(name: "User-Agent", value: "merlon-trial")
        head.headers.add(name: "Accept", value: "*/*")
        head.headers.add(name: "Connection", value: "close")
        if credentials == .wrongToken {
            head.headers.add(name: "Authorization", value: "Bearer \(Credentials.token)")
        }
        if let body = request.body {
            head.headers.add(name: "Content-Type", value: "application/json")
            head.headers.add(name: "Content-Length", value: String(body.utf8.count))
        }
        return head
    }
}

import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// One connection to etcd's HTTP gateway, over which questions are asked one after another.
struct EtcdSession {
    typealias Connection = NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>

    /// Why a question has no answer.
    enum Failure: Error, Hashable, CustomStringConvertible {
        case status(Int)
        case ended

        var description: String {
            switch self {
            case .status(404), .status(405):
                "it has no HTTP gateway (etcd before 3.4, or --enable-grpc-gateway=false)"
            case .status(let code): "it answers with status \(code)"
            case .ended: "it ended the connection"
            }
        }
    }

    private let host: String
    private let outbound: NIOAsyncChannelOutboundWriter<HTTPClientRequestPart>
    private var answers: NIOAsyncChannelInboundStream<HTTPClientResponsePart>.AsyncIterator

    /// Connects, runs `body`, and closes the connection.
    static func with<Value: Sendable>(
        _ server: EtcdAccess.Server, _ tls: NIOSSLContext?, connectTime: Duration,
        _ body: (inout EtcdSession) async throws -> Value
    ) async throws -> Value {
        let connection = try await connect(server, tls, connectTime)
        return try await connection.executeThenClose { inbound, outbound in
            var session = EtcdSession(
                host: server.description, outbound: outbound,
                answers: inbound.makeAsyncIterator())
            return try await body(&session)
        }
    }

    private static func connect(
        _ server: EtcdAccess.Server, _ tls: NIOSSLContext?, _ time: Duration
    ) async throws -> Connection {
        let isAddress = (try? SocketAddress(ipAddress: server.host, port: server.port)) != nil
        return try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connectTimeout(.nanoseconds(Int64(time / .nanoseconds(1))))
            .connect(host: server.host, port: server.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let tls {
                        // A certificate for an address is held against the address itself.
                        try pipeline.addHandler(
                            NIOSSLClientHandler(
                                context: tls, serverHostname: isAddress ? nil : server.host))
                    }
                    try pipeline.addHTTPClientHandlers()
                    return try Connection(wrappingChannelSynchronously: channel)
                }
            }
    }

    /// Asks for a range of keys; `found` gets each text of the answer by its name, cut off behind
    /// the limit. What came is overwritten once it has been looked at.
    mutating func range(
        _ question: RangeQuestion, limitBytes: Int,
        found: (_ name: String, _ text: [UInt8]) -> Void
    ) async throws {
        let body = ByteBuffer(string: question.json)
        var head = HTTPRequestHead(version: .http1_1, method: .POST, uri: "/v3/kv/range")
        head.headers.add(name: "Host", value: host)
        head.headers.add(name: "User-Agent", value: "merlon-trial")
        head.headers.add(name: "Content-Type", value: "application/json")
        head.headers.add(name: "Content-Length", value: String(body.readableBytes))
        try await outbound.write(.head(head))
        try await outbound.write(.body(.byteBuffer(body)))
        try await outbound.write(.end(nil))
        var scanner = JSONTextScanner(limitBytes: limitBytes)
        while let part = try await answers.next() {
            switch part {
            case .head(let head):
                guard head.status.code == 200 else { throw Failure.status(Int(head.status.code)) }
            case .body(var buffer):
                scanner.add(buffer.readableBytesView, found: found)
                buffer.setRepeatingByte(
                    0, count: buffer.readableBytes, at: buffer.readerIndex)
            case .end: return
            }
        }
        throw Failure.ended
    }
}

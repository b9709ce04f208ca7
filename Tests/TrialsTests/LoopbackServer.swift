import Foundation
import NIOCore
import NIOPosix

/// A server of this program on 127.0.0.1 that answers everybody the same, or not at all.
final class LoopbackServer: Sendable {
    private let channel: any Channel
    let port: Int

    /// - Parameter answer: What it says to whatever comes first; nil: nothing, for ever.
    static func start(answer: [UInt8]?, closes: Bool = true) async throws -> LoopbackServer {
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        Answerer(answer: answer, closes: closes))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        guard let port = channel.localAddress?.port else { throw POSIXError(.EADDRNOTAVAIL) }
        return LoopbackServer(channel, port)
    }

    private init(_ channel: any Channel, _ port: Int) {
        self.channel = channel
        self.port = port
    }

    deinit { channel.close(promise: nil) }

    /// Ports that were free a moment ago.
    static func freePorts(_ count: Int) async throws -> [Int] {
        var servers: [LoopbackServer] = []
        for _ in 0..<count { servers.append(try await start(answer: nil)) }
        let ports = servers.map(\.port)
        for server in servers { try await server.channel.close().get() }
        return ports
    }
}

private final class Answerer: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let answer: [UInt8]?
    private let closes: Bool

    init(answer: [UInt8]?, closes: Bool) {
        self.answer = answer
        self.closes = closes
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard let answer else { return }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: answer)), promise: nil)
        if closes { context.close(promise: nil) }
    }
}

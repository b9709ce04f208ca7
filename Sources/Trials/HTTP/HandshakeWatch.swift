import NIOCore
import NIOSSL
import NIOTLS

/// Tells when the client's part of a handshake is over, whether well or not, and notes how TLS
/// fails later: who writes to a connection by then hears only that it is closed.
final class HandshakeWatch: ChannelInboundHandler {
    typealias InboundIn = NIOAny

    private let promise: EventLoopPromise<Void>
    private let notes: ConnectionNotes

    init(_ promise: EventLoopPromise<Void>, _ notes: ConnectionNotes) {
        self.promise = promise
        self.notes = notes
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted? = event as? TLSUserEvent { promise.succeed() }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        notes.note(error)
        promise.fail(error)
        context.fireErrorCaught(error)
    }

    func channelInactive(context: ChannelHandlerContext) {
        promise.fail(ChannelError.eof)
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        promise.fail(ChannelError.eof)
    }
}

import NIOCore
import NIOPosix

/// Offers a server one ``ClientHello`` and reads its answer; the handshake goes no further.
struct HandshakeTrial: Sendable {
    enum Result: Hashable, Sendable {
        case chosen(ServerFlight.Choice)
        case other(Answer)
    }

    let endpoint: Endpoint
    let limit: Duration
    let gate: ConnectionGate

    func offer(_ version: TLSVersion, _ suites: [CipherSuite]) async -> Result {
        let record = ClientHello(version: version, suites: suites).record
        return await gate.pass {
            do {
                return try await Deadline.within(limit) { try await self.exchange(record) }
            } catch {
                return .other(ConnectionFailure.answer(error, limit: limit))
            }
        }
    }

    private func exchange(_ record: [UInt8]) async throws -> Result {
        let address = try SocketAddress(ipAddress: endpoint.address, port: endpoint.port)
        let connection = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connectTimeout(.nanoseconds(Int64(limit / .nanoseconds(1))))
            .connect(to: address) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel(
                        wrappingChannelSynchronously: channel,
                        configuration: .init(
                            inboundType: ByteBuffer.self, outboundType: ByteBuffer.self))
                }
            }
        return try await connection.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(bytes: record))
            var flight = ServerFlight()
            do {
                for try await buffer in inbound {
                    if let outcome = flight.add(Array(buffer.readableBytesView)) {
                        return Self.result(outcome)
                    }
                }
            } catch {
                // What came before the end of the connection counts.
                if let end = flight.end { return Self.result(end) }
                throw error
            }
            return flight.end.map(Self.result) ?? .other(.closed)
        }
    }

    private static func result(_ outcome: ServerFlight.Outcome) -> Result {
        switch outcome {
        case .chosen(let choice): .chosen(choice)
        case .alert(let alert): .other(.alert(alert))
        case .unintelligible: .other(.unintelligible)
        }
    }
}

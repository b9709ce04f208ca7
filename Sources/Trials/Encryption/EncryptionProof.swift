import FoundationEssentials
package import HostSystem
import NIOSSL
package import Posture

/// Looks in etcd whether Secrets are encrypted, with the API server's own credentials.
///
/// Of a value nothing is kept but the mark before it that says how it is stored. The server must
/// prove that it is the API server's etcd. Nothing is written.
package struct EncryptionProof: Sendable {
    /// Values that are looked at, half of them the oldest and half the newest.
    package var sampleLimit = 500
    package var connectionTime = Duration.seconds(2)
    /// What was not looked at by then is not.
    package var totalTime = Duration.seconds(20)

    /// To sort keys by their age etcd reads all of them; of more Secrets the first by name are
    /// taken instead.
    private static let sortLimit = 20_000
    private static let serverLimit = 5
    /// Base64 of a key, which has 253 bytes for each of namespace and name, and the prefix.
    private static let keyTextBytes = 2_048
    /// Base64 of as much of a value as tells how it is stored.
    private static let headTextBytes = StoragePrefix.bytes / 3 * 4

    package init() {}

    /// The facts; nil where the node has no API server.
    package func observe(_ host: HostView, facts: FactSet) async -> Fact? {
        do {
            guard let access = try EtcdAccess(facts: facts) else { return nil }
            return await fact(access, host)
        } catch {
            return .unknown("\(error)", from: .search("etcd of the API server"))
        }
    }

    /// Asks the servers in turn until one answers.
    package func fact(_ access: EtcdAccess, _ host: HostView) async -> Fact {
        var problems: [String] = []
        for server in access.servers.prefix(Self.serverLimit) {
            let board = EncryptionBoard()
            var problem: String?
            do {
                let tls = server.isSecure ? try EtcdTLS(access, host).context() : nil
                try await Deadline.within(totalTime) {
                    try await sample(server, access, tls, board)
                }
            } catch {
                problem = words(error)
            }
            let tally = board.tally
            // A sample that was cut short is one all the same: it says how large it is.
            if problem == nil || tally.sampled > 0 {
                return EncryptionFacts.fact(tally, server, access, cutShortBy: problem)
            }
            problems.append("\(server.description): \(problem ?? "")")
        }
        return .unknown(
            "no etcd of the API server can be read: \(problems.joined(separator: "; "))",
            from: .liveAnswer(endpoint: access.servers.first?.description ?? "etcd"))
    }

    private func sample(
        _ server: EtcdAccess.Server, _ access: EtcdAccess, _ tls: NIOSSLContext?,
        _ board: EncryptionBoard
    ) async throws {
        let prefix = Array(access.secretsPrefix.utf8)
        try await EtcdSession.with(server, tls, connectTime: connectionTime) { session in
            var total = 0
            try await session.range(.count(prefix: prefix), limitBytes: 32) { name, text in
                if name == "count" { total = Int(String(decoding: text, as: UTF8.self)) ?? 0 }
            }
            board.update { $0.total = total }
            for key in try await keys(prefix, total: total, &session) {
                var head: [UInt8]?
                try await session.range(
                    .value(key: key), limitBytes: Self.headTextBytes
                ) { name, text in
                    if name == "value" { head = Self.decoded(text) }
                }
                // One that has been deleted meanwhile is left out.
                guard let head else { continue }
                let name = String(decoding: key.dropFirst(prefix.count), as: UTF8.self)
                board.update { $0.add(StoragePrefix(head), name: name) }
            }
        }
    }

    /// The names of the sample: all, or the oldest and the newest.
    private func keys(
        _ prefix: [UInt8], total: Int, _ session: inout EtcdSession
    ) async throws -> [[UInt8]] {
        if total == 0 { return [] }
        let questions: [RangeQuestion] =
            if total <= sampleLimit || total > Self.sortLimit {
                [.keys(prefix: prefix, limit: sampleLimit, order: nil)]
            } else {
                [RangeQuestion.Order.oldestFirst, .newestFirst].map {
                    .keys(prefix: prefix, limit: sampleLimit / 2, order: $0)
                }
            }
        var keys: [[UInt8]] = []
        for question in questions {
            let limit = sampleLimit
            try await session.range(question, limitBytes: Self.keyTextBytes) { name, text in
                if name == "key", keys.count < limit, let key = Self.decoded(text) {
                    keys.append(key)
                }
            }
        }
        return keys.uniqued()
    }

    /// The bytes of a base64 text of which the end may be cut off.
    private static func decoded(_ text: [UInt8]) -> [UInt8]? {
        let whole = String(decoding: text.prefix(text.count / 4 * 4), as: UTF8.self)
        return Data(base64Encoded: whole).map(Array.init)
    }

    private func words(_ error: any Error) -> String {
        switch error {
        case let error as EtcdSession.Failure: error.description
        case let error as EtcdTLS.Failure: error.description
        default: ConnectionFailure.answer(error, limit: totalTime).words
        }
    }
}

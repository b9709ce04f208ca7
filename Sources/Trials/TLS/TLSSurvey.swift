/// What a server accepts of TLS.
struct TLSSurvey: Hashable, Sendable {
    struct Accepted: Hashable, Sendable {
        let version: TLSVersion
        /// In the order in which the server chose them.
        let suites: [CipherSuite]
    }

    /// The versions that are accepted, the oldest first.
    let accepted: [Accepted]
    /// The protocol inside TLS that is chosen of h2 and http/1.1; nil where none is, or where
    /// only TLS 1.3 is spoken.
    let applicationProtocol: String?
    /// Whether a client is asked for a certificate; nil where only TLS 1.3 is spoken, which
    /// encrypts the question.
    let asksForCertificate: Bool?

    /// Why it could not be found out.
    struct Failure: Error, Hashable, CustomStringConvertible {
        let description: String

        static let noTLS = Failure(description: "it does not speak TLS")
    }

    /// Asks a server version by version, offering all suites, then all but the one it chose, and
    /// so on until it takes none: about as many connections as it has suites, and one more for
    /// each version.
    ///
    /// Throws where the server speaks no TLS, refuses everything, or gives no clear answer to one
    /// question: a suite that was not heard of would count as one that is not there.
    static func of(_ endpoint: Endpoint, limit: Duration, gate: ConnectionGate)
        async throws(Failure)
        -> TLSSurvey
    {
        let trial = HandshakeTrial(endpoint: endpoint, limit: limit, gate: gate)
        var accepted: [Accepted] = []
        var choices: [ServerFlight.Choice] = []
        var refusal: TLSAlert?
        // The likeliest first: who does not answer that is not asked again and again.
        for version in TLSVersion.allCases.reversed() {
            var offered = version.suites
            var chosen: [CipherSuite] = []
            rounds: while !offered.isEmpty {
                switch try await trial.clearAnswer(version, offered) {
                case .refusal(let alert):
                    refusal = alert
                    break rounds
                case .choice(let choice):
                    // A server of other versions answers with one of its own.
                    guard choice.version == version.rawValue else { break rounds }
                    guard let suite = offered.first(where: { $0.number == choice.suite }) else {
                        throw Failure(description: "it chose a cipher suite that was not offered")
                    }
                    choices.append(choice)
                    chosen.append(suite)
                    offered.removeAll { $0 == suite }
                }
            }
            if !chosen.isEmpty { accepted.append(Accepted(version: version, suites: chosen)) }
        }
        if accepted.isEmpty {
            let reason = refusal.map { ": TLS alert \($0)" } ?? ""
            throw Failure(description: "it refuses every version of TLS\(reason)")
        }
        let clear = choices.filter { $0.version != TLSVersion.tls13.rawValue }
        return TLSSurvey(
            accepted: accepted.sorted { $0.version < $1.version },
            applicationProtocol: clear.first?.applicationProtocol,
            asksForCertificate: clear.first.map { $0.asksForCertificate ?? false })
    }
}

extension HandshakeTrial {
    fileprivate enum ClearAnswer {
        case choice(ServerFlight.Choice)
        /// The alert is nil where the connection was ended instead.
        case refusal(TLSAlert?)
    }

    /// Offers until the answer is clear, twice at most.
    fileprivate func clearAnswer(
        _ version: TLSVersion, _ suites: [CipherSuite]
    ) async throws(TLSSurvey.Failure) -> ClearAnswer {
        var result = await offer(version, suites)
        if case .other(.closed) = result { result = await offer(version, suites) }
        switch result {
        case .chosen(let choice): return .choice(choice)
        case .other(.alert(let alert)): return .refusal(alert)
        // Servers that do not know a version at all may just hang up.
        case .other(.closed) where version < .tls12: return .refusal(nil)
        case .other(.unintelligible):
            throw .noTLS
        case .other(let answer):
            throw TLSSurvey.Failure(description: "\(version): \(answer.words)")
        }
    }
}

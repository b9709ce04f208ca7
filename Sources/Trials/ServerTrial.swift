import Posture

/// Tries one endpoint of a service in every way that a stranger has.
struct ServerTrial: Sendable {
    let service: TrialService
    let endpoint: Endpoint
    let limit: Duration
    let gate: ConnectionGate
    let tls: TrialTLS

    func fact() async -> Fact {
        service.isGuarded ? await server() : await open()
    }

    private var facts: TrialFacts { TrialFacts(service: service, endpoint: endpoint) }

    private var requests: RequestTrial {
        RequestTrial(endpoint: endpoint, limit: limit, gate: gate, tls: tls)
    }

    /// The first request will do: it is about whether anybody answers at all.
    private func open() async -> Fact {
        let request = service.requests[0].request
        return facts.open(await requests.send(request, as: .plaintext))
    }

    private func server() async -> Fact {
        async let plaintext = requests.send(service.requests[0].request, as: .plaintext)
        let survey = await survey()
        var fields: [String: FactValue?] = facts.place
        var strangers: [RequestTrial.Result] = []
        // Where nothing speaks TLS, only the question without it has an answer.
        if survey != .failure(.noTLS) {
            async let foreign = ask(as: .foreignCertificate)
            async let token = ask(as: .wrongToken)
            let nobody = await ask(as: .none)
            strangers = nobody.map(\.result)
            fields["nobody"] = named(nobody)
            fields["foreignCertificate"] = named(await foreign)
            fields["wrongToken"] = named(await token)
        } else {
            for name in ["nobody", "foreignCertificate", "wrongToken"] { fields[name] = .map([:]) }
        }
        fields["tls"] = facts.tls(survey, strangers: strangers).value
        fields["plaintext"] = facts.plaintext(await plaintext).value
        return facts.record(fields)
    }

    private func survey() async -> Result<TLSSurvey, TLSSurvey.Failure> {
        do throws(TLSSurvey.Failure) {
            return .success(try await TLSSurvey.of(endpoint, limit: limit, gate: gate))
        } catch {
            return .failure(error)
        }
    }

    private typealias Named = (name: String, result: RequestTrial.Result)

    private func ask(as credentials: Credentials) async -> [Named] {
        await withTaskGroup(of: Named.self) { group in
            for (name, request) in service.requests {
                group.addTask { (name, await requests.send(request, as: credentials)) }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }

    private func named(_ results: [Named]) -> FactValue {
        .map(Dictionary(results.map { ($0.name, facts.trial($0.result)) }) { first, _ in first })
    }
}

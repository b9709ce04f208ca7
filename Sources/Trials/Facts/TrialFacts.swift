import FoundationEssentials
import Posture
import SwiftASN1
import X509

/// Puts what was tried at one endpoint into facts.
struct TrialFacts {
    let service: TrialService
    let endpoint: Endpoint

    private var origin: Origin { .liveAnswer(endpoint: endpoint.description) }

    func fact(_ value: FactValue) -> Fact { Fact(value, from: origin) }

    /// A map of the fields that are there.
    func record(_ fields: [String: FactValue?]) -> Fact {
        fact(.map(fields.compactMapValues { $0.map(fact) }))
    }

    var place: [String: FactValue?] {
        [
            "endpoint": .string(endpoint.description), "address": .string(endpoint.address),
            "port": .int(Int64(endpoint.port)),
        ]
    }

    func trial(_ result: RequestTrial.Result) -> Fact {
        let served = service.lets(
            in: result.answer, result.request, wasAsked: result.seen.wasAsked)
        return trial(result, isServed: served)
    }

    func plaintext(_ result: RequestTrial.Result) -> Fact {
        trial(result, isServed: service.doesWithoutTLS(result.answer))
    }

    private func trial(_ result: RequestTrial.Result, isServed: Bool?) -> Fact {
        record(
            answer(result.answer, isServed: isServed).merging(
                ["request": .string(result.request.words)]) { first, _ in first })
    }

    /// How a service without guard answers.
    func open(_ result: RequestTrial.Result) -> Fact {
        let isServed: Bool? =
            switch result.answer {
            case .status: true
            case .refused: false
            default: nil
            }
        return record(
            place.merging(answer(result.answer, isServed: isServed)) { first, _ in first }
                .merging(["isLoopback": .bool(endpoint.isLoopback)]) { first, _ in first })
    }

    private func answer(_ answer: Answer, isServed: Bool?) -> [String: FactValue?] {
        var fields: [String: FactValue?] = [
            "answer": .string(answer.words),
            "isServed": isServed.map { .bool($0) }
                ?? .unknown(reason: "\(endpoint): \(answer.words)"),
        ]
        if case .status(let code) = answer { fields["status"] = .int(Int64(code)) }
        if case .alert(let alert) = answer { fields["alert"] = .string(alert.description) }
        return fields
    }

    /// The server's TLS; `strangers` are requests without a certificate.
    func tls(
        _ survey: Result<TLSSurvey, TLSSurvey.Failure>, strangers: [RequestTrial.Result]
    ) -> Fact {
        let asked = strangers.contains { $0.seen.wasAsked }
        switch survey {
        case .failure(let failure):
            return .unknown("\(endpoint): \(failure)", from: origin)
        case .success(let survey):
            let suites = survey.accepted.flatMap { accepted in
                accepted.suites.map { suite in
                    record([
                        "version": .string(accepted.version.description),
                        "name": .string(suite.name), "grade": .string(suite.grade.rawValue),
                        "weakness": suite.weakness.map { .string($0) },
                    ])
                }
            }
            let versions = survey.accepted.map { fact(.string($0.version.description)) }
            return record([
                "versions": .list(versions), "suites": .list(suites),
                "applicationProtocol": survey.applicationProtocol.map { .string($0) },
                "asksForCertificate": .bool(survey.asksForCertificate == true || asked),
                "requiresCertificate": requiresCertificate(strangers),
                "certificate": certificate(strangers.first { !$0.seen.certificates.isEmpty }),
            ])
        }
    }

    private func requiresCertificate(_ strangers: [RequestTrial.Result]) -> FactValue {
        if strangers.contains(where: { if case .status = $0.answer { true } else { false } }) {
            return .bool(false)
        }
        let verdicts = strangers.map { result in
            service.lets(in: result.answer, result.request, wasAsked: result.seen.wasAsked)
        }
        if !verdicts.isEmpty, verdicts.allSatisfy({ $0 == false }) { return .bool(true) }
        let words = strangers.map(\.answer.words).uniqued().joined(separator: ", ")
        return .unknown(reason: "\(endpoint): \(words)")
    }

    private func certificate(_ result: RequestTrial.Result?) -> FactValue? {
        guard let chain = result?.seen.certificates, let first = chain.first else { return nil }
        do {
            let certificate = try Certificate(derEncoded: first)
            let fields: [String: FactValue] = [
                "subject": .string(certificate.subject.description),
                "issuer": .string(certificate.issuer.description),
                "notBefore": Self.moment(certificate.notValidBefore.timeIntervalSince1970),
                "notAfter": Self.moment(certificate.notValidAfter.timeIntervalSince1970),
                "chainLength": .int(Int64(chain.count)),
            ]
            return .map(fields.mapValues(fact))
        } catch {
            return .unknown(reason: "\(endpoint): its certificate cannot be read: \(error)")
        }
    }

    private static func moment(_ seconds: Double) -> FactValue {
        // A certificate's time has whole seconds, of years with four digits.
        Int64(exactly: seconds.rounded()).map { .timestamp(seconds: $0) }
            ?? .unknown(reason: "the time in the certificate is none")
    }
}

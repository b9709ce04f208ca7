import Posture
import SwiftASN1
import X509

/// A certificate of a PKI folder.
struct PKICertificate {
    let file: PKIFile
    /// Where in its file it stands, from 1.
    let position: Int
    let contents: CertificateContents

    /// Whether it may sign others, as far as that can be read.
    var isCA: Bool { contents.extensions.isCA == true }

    /// All that can be read of the files, with what cannot be.
    static func read(_ files: [PKIFile]) -> (found: [PKICertificate], problems: [PKIProblem]) {
        var found: [PKICertificate] = []
        var problems: [PKIProblem] = []
        for file in files {
            if let problem = file.problem, PKIPlace.isCertificateName(file.name) {
                problems.append(PKIProblem(file: file, reason: problem))
            }
            let blocks = (file.blocks ?? []).filter {
                $0.label == "CERTIFICATE" || $0.label == "X509 CERTIFICATE"
                    || $0.label == "TRUSTED CERTIFICATE"
            }
            for (index, block) in blocks.enumerated() {
                do {
                    guard let bytes = block.bytes else { throw CertificateError.truncated }
                    let contents = try CertificateContents(der: bytes)
                    found.append(
                        PKICertificate(file: file, position: index + 1, contents: contents))
                } catch {
                    let place = blocks.count > 1 ? "certificate \(index + 1)" : "the certificate"
                    problems.append(
                        PKIProblem(file: file, reason: "\(place) cannot be read: \(error)"))
                }
            }
        }
        return (found, problems)
    }

    /// The certificate that has signed this one, among others, and whether it really has; nil where
    /// none of them is the issuer by its name.
    ///
    /// Of several of the same name the one counts that has signed it.
    func issuer(among authorities: [PKICertificate]) -> (issuer: PKICertificate, FactValue)? {
        var first: (PKICertificate, FactValue)?
        for authority in authorities where authority.contents.subject == contents.issuer {
            let answer = isSigned(by: authority)
            if case .bool(true) = answer { return (authority, answer) }
            // What cannot be told must not hide behind one that has certainly not signed it.
            if case .unknown = answer { first = (authority, answer) }
            first = first ?? (authority, answer)
        }
        return first
    }

    /// Algorithms whose signatures X509 can verify.
    private static let verifiable: Set = [
        "sha1WithRSAEncryption", "sha256WithRSAEncryption", "sha384WithRSAEncryption",
        "sha512WithRSAEncryption", "ecdsaWithSHA256", "ecdsaWithSHA384", "ecdsaWithSHA512",
        "ed25519",
    ]

    private func isSigned(by authority: PKICertificate) -> FactValue {
        let algorithm = contents.signatureAlgorithm
        guard Self.verifiable.contains(algorithm) else {
            return .unknown(
                reason: "\(file.path): Merlon cannot verify a signature by \(algorithm)")
        }
        do {
            let own = try Certificate(derEncoded: contents.bytes)
            let key = try Certificate(derEncoded: authority.contents.bytes).publicKey
            return .bool(key.isValidSignature(own.signature, for: own))
        } catch {
            return .unknown(reason: "\(file.path): its signature cannot be verified: \(error)")
        }
    }
}

/// Why a certificate or key of a file is not known.
struct PKIProblem {
    let file: PKIFile
    let reason: String
}

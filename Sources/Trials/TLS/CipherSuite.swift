/// A cipher suite of SSL 3.0 to TLS 1.3, with what is wrong with it.
struct CipherSuite: Hashable, Sendable {
    /// What a suite is worth today.
    enum Grade: String, Sendable {
        /// What goes over it can be read or changed by who has the means that are known.
        case broken
        /// Nothing that is known breaks it where all is done right, and better is to be had.
        case outdated
        case sound
    }

    /// IANA's number of it.
    let number: UInt16
    /// IANA's name of it: `TLS_AES_128_GCM_SHA256`.
    let name: String

    init(_ number: UInt16, _ name: String) {
        self.number = number
        self.name = name
    }

    /// Whether it is one of TLS 1.3, which are of no other version.
    var isOfTLS13: Bool { number >> 8 == 0x13 }

    var grade: Grade { flaw?.grade ?? .sound }

    /// What is wrong with it, in words; nil where nothing is.
    var weakness: String? { flaw?.reason }

    private var flaw: Flaw? {
        Self.flaws.first { name.contains($0.part) }
    }

    private struct Flaw: Sendable {
        let part: String
        let grade: Grade
        let reason: String
    }

    /// By a part of the name; the first that fits counts, the worst stand first.
    ///
    /// Sources: RFC 9325 (recommendations for TLS, sections 4.1 and 4.2), RFC 7465 (RC4), RFC 5469
    /// (DES and IDEA), CVE-2016-2183 and NIST SP 800-131A (3DES), RFC 6151 (MD5).
    private static let flaws = [
        Flaw(part: "_NULL_", grade: .broken, reason: "it does not encrypt"),
        Flaw(part: "_anon_", grade: .broken, reason: "the server does not prove who it is"),
        Flaw(part: "_EXPORT_", grade: .broken, reason: "its keys are short by design"),
        Flaw(part: "_RC4_", grade: .broken, reason: "RC4 is broken (RFC 7465)"),
        Flaw(part: "_RC2_", grade: .broken, reason: "RC2 is broken"),
        Flaw(part: "_DES_", grade: .broken, reason: "DES has keys of 56 bits (RFC 5469)"),
        Flaw(part: "_DES40_", grade: .broken, reason: "it has keys of 40 bits"),
        Flaw(part: "_3DES_", grade: .broken, reason: "blocks of 64 bits (CVE-2016-2183)"),
        Flaw(part: "_IDEA_", grade: .broken, reason: "blocks of 64 bits (RFC 5469)"),
        Flaw(part: "_MD5", grade: .broken, reason: "MD5 is broken (RFC 6151)"),
        Flaw(
            part: "TLS_RSA_", grade: .outdated,
            reason: "who gets the server's key later can read all of it (RFC 9325, 4.1)"),
        Flaw(
            part: "_CBC_", grade: .outdated,
            reason: "CBC with the MAC inside invites padding attacks (RFC 9325, 4.2.1)"),
        Flaw(part: "_DSS_", grade: .outdated, reason: "DSA is withdrawn (FIPS 186-5)"),
        Flaw(part: "_CCM_8", grade: .outdated, reason: "its tag has 64 bits only (RFC 9325, 4.2)"),
    ]
}

/// The reason that one side gives for ending a TLS connection.
package struct TLSAlert: Hashable, Sendable, CustomStringConvertible {
    /// IANA's number of it.
    package let number: UInt8

    package init(_ number: UInt8) {
        self.number = number
    }

    package static let handshakeFailure = TLSAlert(40)

    /// Whether a server says by it that the client's certificate, or the lack of one, is the reason.
    ///
    /// A handshake that fails (40) can mean that too, and much else.
    package var isAboutCertificate: Bool {
        [41, 42, 43, 44, 45, 46, 48, 49, 116].contains(number)
    }

    /// The name in RFC 8446, section 6, and the ones before it.
    package var description: String {
        Self.names[number] ?? "number \(number)"
    }

    private static let names: [UInt8: String] = [
        0: "close_notify", 10: "unexpected_message", 20: "bad_record_mac", 22: "record_overflow",
        40: "handshake_failure", 41: "no_certificate", 42: "bad_certificate",
        43: "unsupported_certificate", 44: "certificate_revoked", 45: "certificate_expired",
        46: "certificate_unknown", 47: "illegal_parameter", 48: "unknown_ca", 49: "access_denied",
        50: "decode_error", 51: "decrypt_error", 70: "protocol_version",
        71: "insufficient_security", 80: "internal_error", 86: "inappropriate_fallback",
        90: "user_canceled", 100: "no_renegotiation", 109: "missing_extension",
        110: "unsupported_extension", 112: "unrecognized_name", 116: "certificate_required",
        120: "no_application_protocol",
    ]
}

import SwiftASN1

/// What the extensions of a certificate say (RFC 5280, 4.2.1), as far as it matters here.
///
/// An extension that is not there says nothing; one that cannot be read is nil where it matters.
struct CertificateExtensions {
    /// Whether it may sign others; nil where that cannot be read.
    private(set) var isCA: Bool? = false
    /// By their names in the standard; nil where they cannot be read.
    private(set) var keyUsages: [String]? = []
    /// `serverAuth`, `clientAuth`, or an object identifier; nil where they cannot be read.
    private(set) var extendedKeyUsages: [String]? = []
    private(set) var dnsNames: [String] = []
    private(set) var ipAddresses: [String] = []

    init() {}

    /// Reads the list, as it stands wrapped in the certificate.
    init(_ node: ASN1Node) {
        guard case .constructed(let wrapped) = node.content,
            let list = wrapped.first(where: { _ in true }),
            case .constructed(let extensions) = list.content
        else {
            (isCA, keyUsages, extendedKeyUsages) = (nil, nil, nil)
            return
        }
        for entry in extensions {
            guard case .constructed(let parts) = entry.content,
                let first = parts.first(where: { _ in true }),
                let oid = try? ASN1ObjectIdentifier(derEncoded: first),
                let value = parts.reduce(nil, { _, node in Optional(node) }),
                let octets = try? ASN1OctetString(derEncoded: value)
            else { continue }
            // What cannot be read is nil, or left out where it is only told.
            let content = try? DER.parse(octets.bytes)
            switch "\(oid)" {
            case "2.5.29.15": keyUsages = content.flatMap { Self.usages($0) }
            case "2.5.29.17": addNames(content)
            case "2.5.29.19": isCA = content.flatMap { Self.isAuthority($0) }
            case "2.5.29.37": extendedKeyUsages = content.flatMap { Self.purposes($0) }
            default: break
            }
        }
    }

    /// `BasicConstraints`: a boolean that is false where it is left out, and a length.
    private static func isAuthority(_ node: ASN1Node) -> Bool? {
        guard case .constructed(let parts) = node.content else { return nil }
        guard let first = parts.first(where: { _ in true }), first.identifier == .boolean else {
            return false
        }
        return try? Bool(derEncoded: first)
    }

    private static let usageNames = [
        "digitalSignature", "contentCommitment", "keyEncipherment", "dataEncipherment",
        "keyAgreement", "keyCertSign", "cRLSign", "encipherOnly", "decipherOnly",
    ]

    private static func usages(_ node: ASN1Node) -> [String]? {
        guard let bits = try? ASN1BitString(derEncoded: node) else { return nil }
        let bytes = Array(bits.bytes)
        return usageNames.enumerated().compactMap { index, name in
            let byte = index / 8
            guard byte < bytes.count, bytes[byte] & (0x80 >> UInt8(index % 8)) != 0 else {
                return nil
            }
            return name
        }
    }

    private static let purposeNames = [
        "2.5.29.37.0": "anyExtendedKeyUsage", "1.3.6.1.5.5.7.3.1": "serverAuth",
        "1.3.6.1.5.5.7.3.2": "clientAuth", "1.3.6.1.5.5.7.3.3": "codeSigning",
        "1.3.6.1.5.5.7.3.4": "emailProtection", "1.3.6.1.5.5.7.3.8": "timeStamping",
        "1.3.6.1.5.5.7.3.9": "OCSPSigning",
    ]

    private static func purposes(_ node: ASN1Node) -> [String]? {
        guard case .constructed(let parts) = node.content else { return nil }
        return parts.compactMap { part in
            guard let oid = try? ASN1ObjectIdentifier(derEncoded: part) else { return nil }
            return purposeNames["\(oid)"] ?? "\(oid)"
        }
    }

    /// The names of hosts are `[2]`, addresses `[7]`; of other kinds none is told.
    private mutating func addNames(_ node: ASN1Node?) {
        guard let node, case .constructed(let general) = node.content else { return }
        for name in general where name.identifier.tagClass == .contextSpecific {
            guard case .primitive(let bytes) = name.content else { continue }
            if name.identifier.tagNumber == 2 {
                dnsNames.append(String(decoding: bytes, as: UTF8.self))
            } else if name.identifier.tagNumber == 7, let address = Self.address(Array(bytes)) {
                ipAddresses.append(address)
            }
        }
    }

    private static func address(_ bytes: [UInt8]) -> String? {
        switch bytes.count {
        case 4: return bytes.map { String($0) }.joined(separator: ".")
        case 16: return IPv6Text.text(of: bytes)
        default: return nil
        }
    }
}

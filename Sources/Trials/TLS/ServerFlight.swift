/// What a server answers to a ``ClientHello``, read from the bytes as they come.
///
/// Every length is checked, nothing is decrypted, and more than ``limitBytes`` is not taken: a
/// server is a stranger like any other.
struct ServerFlight {
    /// What a server chose.
    struct Choice: Hashable, Sendable {
        var version: UInt16
        var suite: UInt16
        /// The protocol inside TLS that was chosen; nil where none was, and always with TLS 1.3,
        /// where that is encrypted.
        var applicationProtocol: String?
        /// Whether it asks for a certificate of the client; nil where that is encrypted.
        var asksForCertificate: Bool?
        /// The server's certificates as DER, its own first; empty where they are encrypted.
        var certificates: [[UInt8]] = []
    }

    enum Outcome: Hashable, Sendable {
        case chosen(Choice)
        case alert(TLSAlert)
        /// What came is no TLS.
        case unintelligible
    }

    /// A chain of certificates is larger than one record; this is far more than any.
    static let limitBytes = 256 << 10
    static let certificateLimit = 16

    private var bytes: [UInt8] = []
    private var messages: [UInt8] = []
    private var choice: Choice?
    private var taken = 0

    /// Takes what came; gives the outcome once it is clear, and then no more is wanted.
    mutating func add(_ more: [UInt8]) -> Outcome? {
        taken += more.count
        guard taken <= Self.limitBytes else { return end }
        bytes += more
        while let (type, content) = takeRecord() {
            switch type {
            case 22:
                messages += content
                while let message = takeMessage() {
                    if let outcome = read(message.type, message.body) { return outcome }
                }
            case 21:
                // Behind a choice an alert is encrypted with TLS 1.3, or of no interest.
                if let choice { return .chosen(choice) }
                guard content.count == 2, let number = content.last else { return .unintelligible }
                // A warning that a name is not known does not end anything.
                if content.first == 1, number != 0 { continue }
                return .alert(TLSAlert(number))
            case 20, 23: return end
            default: return .unintelligible
            }
        }
        // Of what is no record the beginning is enough.
        if let first = bytes.first, !(20...23 ~= first) || (bytes.count > 1 && bytes[1] != 3) {
            return end
        }
        return nil
    }

    /// What is known where no more comes; nil where nothing is.
    var end: Outcome? {
        if let choice { return .chosen(choice) }
        return taken == 0 ? nil : .unintelligible
    }

    private mutating func takeRecord() -> (type: UInt8, content: ArraySlice<UInt8>)? {
        var reader = ByteReader(bytes)
        guard let type = reader.number(bytes: 1), 20...23 ~= type,
            reader.number(bytes: 1) == 3, reader.number(bytes: 1) != nil,
            let content = reader.part(lengthBytes: 2)
        else { return nil }
        bytes.removeFirst(5 + content.count)
        return (UInt8(type), content)
    }

    private mutating func takeMessage() -> (type: UInt8, body: ArraySlice<UInt8>)? {
        var reader = ByteReader(messages)
        guard let type = reader.number(bytes: 1), let body = reader.part(lengthBytes: 3) else {
            return nil
        }
        messages.removeFirst(4 + body.count)
        return (UInt8(type), body)
    }

    private mutating func read(_ type: UInt8, _ body: ArraySlice<UInt8>) -> Outcome? {
        switch type {
        case 2:
            guard choice == nil, let choice = Self.choice(body) else { return .unintelligible }
            self.choice = choice
            // All that follows is encrypted.
            return choice.version == TLSVersion.tls13.rawValue ? .chosen(choice) : nil
        case 11: choice?.certificates = Self.certificates(body)
        case 13: choice?.asksForCertificate = true
        case 14:
            if choice?.asksForCertificate == nil { choice?.asksForCertificate = false }
            return end
        default: if choice == nil { return .unintelligible }
        }
        return nil
    }

    private static func choice(_ body: ArraySlice<UInt8>) -> Choice? {
        var reader = ByteReader(body)
        guard let version = reader.number(bytes: 2), reader.take(32) != nil,
            reader.part(lengthBytes: 1) != nil, let suite = reader.number(bytes: 2),
            reader.take(1) != nil
        else { return nil }
        var choice = Choice(version: UInt16(version), suite: UInt16(suite))
        if reader.isEmpty { return choice }
        guard let list = reader.part(lengthBytes: 2) else { return nil }
        var extensions = ByteReader(list)
        while !extensions.isEmpty {
            guard let type = extensions.number(bytes: 2),
                let content = extensions.part(lengthBytes: 2)
            else { return nil }
            var part = ByteReader(content)
            switch type {
            case 16:
                guard let names = part.part(lengthBytes: 2) else { return nil }
                var name = ByteReader(names)
                choice.applicationProtocol = name.part(lengthBytes: 1).map {
                    String(decoding: $0, as: UTF8.self)
                }
            case 43:
                guard let selected = part.number(bytes: 2) else { return nil }
                choice.version = UInt16(selected)
            default: break
            }
        }
        return choice
    }

    private static func certificates(_ body: ArraySlice<UInt8>) -> [[UInt8]] {
        var reader = ByteReader(body)
        guard let list = reader.part(lengthBytes: 3) else { return [] }
        var entries = ByteReader(list)
        var certificates: [[UInt8]] = []
        while certificates.count < certificateLimit, let entry = entries.part(lengthBytes: 3) {
            certificates.append(Array(entry))
        }
        return certificates
    }
}

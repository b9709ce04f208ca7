/// Finds the texts with names in JSON that comes in pieces, and keeps only the beginning of each.
///
/// etcd's answers hold values of up to megabytes, of which nothing may stay here but the first
/// bytes. Numbers and the nesting are of no interest. Of a text more than the limit is passed over
/// without being kept.
struct JSONTextScanner {
    private let limitBytes: Int
    private var text: [UInt8] = []
    private var isInText = false
    private var isEscaped = false
    private var pending: [UInt8]?
    private var name: [UInt8]?

    init(limitBytes: Int) {
        self.limitBytes = limitBytes
    }

    /// Takes the next piece; `found` gets each text that has a name, in order.
    mutating func add(
        _ bytes: some Sequence<UInt8>, found: (_ name: String, _ text: [UInt8]) -> Void
    ) {
        for byte in bytes {
            if isInText {
                take(byte)
            } else {
                pass(byte, found)
            }
        }
    }

    private mutating func take(_ byte: UInt8) {
        if isEscaped {
            isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
            isEscaped = true
            return
        } else if byte == UInt8(ascii: "\"") {
            isInText = false
            pending = text
            text = []
            return
        }
        if text.count < limitBytes { text.append(byte) }
    }

    private mutating func pass(
        _ byte: UInt8, _ found: (_ name: String, _ text: [UInt8]) -> Void
    ) {
        switch byte {
        case 0x09, 0x0A, 0x0D, 0x20: return
        case UInt8(ascii: ":"):
            name = pending
            pending = nil
        case UInt8(ascii: "\""): isInText = true
        default:
            if let name, let pending {
                found(String(decoding: name, as: UTF8.self), pending)
            }
            name = nil
            pending = nil
        }
    }
}

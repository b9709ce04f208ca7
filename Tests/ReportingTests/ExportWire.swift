import Posture
import Reporting

/// As much of protobuf as the tests need to be a sender of OTLP.
enum ExportWire {
    static func varint(_ value: Int) -> [UInt8] {
        var rest = UInt64(value)
        var bytes: [UInt8] = []
        while rest > 127 {
            bytes.append(UInt8(rest & 127) | 128)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }

    static func field(_ number: Int, _ bytes: [UInt8]) -> [UInt8] {
        varint(number << 3 | 2) + varint(bytes.count) + bytes
    }

    /// A `LogRecord` with an attribute `log.record.uid` and a text as its body.
    static func record(uid: String, text: String) -> [UInt8] {
        let value = field(1, Array(uid.utf8))
        let attribute = field(1, Array("log.record.uid".utf8)) + field(2, value)
        return field(5, field(1, Array(text.utf8))) + field(6, attribute)
    }

    static let encoding = OTLPBatchEncoding(
        request: { records in
            let scope = records.flatMap { field(2, $0) }
            return field(1, field(1, []) + field(2, scope))
        },
        response: { body, type in
            guard !body.isEmpty else { return (0, "") }
            guard type == "application/x-protobuf" else { throw NotOTLP() }
            // partial_success {rejected_log_records, error_message}, all of them short.
            guard body.count > 4, body[0] == 0x0A, body[2] == 0x08 else { throw NotOTLP() }
            var count = 0
            var index = 3
            var shift = 0
            repeat {
                count |= Int(body[index] & 127) << shift
                shift += 7
                index += 1
            } while body[index - 1] > 127
            return (count, "marked")
        },
        errorMessage: { body, _ in
            body.count > 2 ? String(decoding: body.dropFirst(2), as: UTF8.self) : nil
        })

    struct NotOTLP: Error {}
}

extension QueuedReport {
    static func numbered(_ number: Int, _ text: String = "a report") -> QueuedReport {
        let uid = "uid-\(number)"
        return QueuedReport(
            sequence: UInt64(number), uid: uid, priority: .violation,
            bytes: ExportWire.record(uid: uid, text: text))
    }
}

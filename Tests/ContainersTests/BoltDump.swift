@testable import Containers

/// All that a database has, as text.
enum BoltDump {
    static func text(_ bytes: [UInt8]) throws(BoltError) -> String {
        try BoltDatabase.read(reader(bytes)) { reader throws(BoltError) in
            guard let root = try reader.bucket() else { return "" }
            return try text(of: root, indent: "", in: &reader, depth: 0)
        }
    }

    static func reader(_ bytes: [UInt8]) -> BoltReader.Read {
        { offset, count throws(BoltError) in
            guard offset >= 0, offset <= bytes.count else { return [] }
            return Array(bytes.dropFirst(Int(offset)).prefix(count))
        }
    }

    private static func text(
        of bucket: BoltReader.Bucket, indent: String, in reader: inout BoltReader, depth: Int
    ) throws(BoltError) -> String {
        var entries: [(key: ArraySlice<UInt8>, value: BoltPage.Value)] = []
        try reader.forEach(in: bucket) { key, value throws(BoltError) in
            entries.append((key, value))
            return entries.count < 20_000
        }
        var text = ""
        for (key, value) in entries where text.utf8.count < 1 << 20 {
            switch value {
            case .bytes(let bytes): text += "\(indent)\(quoted(key)) = \(quoted(bytes))\n"
            case .bucket:
                text += "\(indent)\(quoted(key))/\n"
                guard depth < 20,
                    let inner = try reader.bucket(String(decoding: key, as: UTF8.self), in: bucket)
                else { continue }
                text += try self.text(
                    of: inner, indent: indent + "  ", in: &reader, depth: depth + 1)
            }
        }
        return text
    }

    /// Printable ASCII as it is, and the numbers of all other bytes.
    private static func quoted(_ bytes: ArraySlice<UInt8>) -> String {
        var text = "\""
        for byte in bytes {
            if 0x20..<0x7F ~= byte, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16)
                text += "\\x" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return text + "\""
    }
}

/// A value of a case's expectation, as text that can be compared.
struct ExpectedValue: Decodable, CustomStringConvertible {
    let description: String

    private struct Bytes: Decodable {
        let hex: String
    }

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            description = "null"
        } else if let bool = try? value.decode(Bool.self) {
            // Each kind is tried in turn: that it is another one is no error.
            description = "\(bool)"
        } else if let number = try? value.decode(Int64.self) {
            description = "\(number)"
        } else if let text = try? value.decode(String.self) {
            description = text
        } else if let bytes = try? value.decode(Bytes.self) {
            description = "hex:" + bytes.hex
        } else if let list = try? value.decode([ExpectedValue].self) {
            description = "\(list.map(\.description))"
        } else {
            let object = try value.decode([String: ExpectedValue].self)
            description = Self.text(object.mapValues(\.description))
        }
    }

    static func text(_ fields: [String: String]) -> String {
        fields.sorted { $0.key < $1.key }.map { "\($0): \($1)" }.joined(separator: ", ")
    }

    static func text(_ bytes: ArraySlice<UInt8>?) -> String {
        guard let bytes else { return "null" }
        if let string = String(validating: bytes, as: UTF8.self) { return string }
        return "hex:"
            + bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined()
    }

    static func text(_ value: (some CustomStringConvertible)?) -> String {
        value.map { "\($0)" } ?? "null"
    }
}

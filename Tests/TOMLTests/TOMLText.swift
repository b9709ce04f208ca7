@testable import TOML

extension TOMLNode {
    /// The value as JSON, as `read_toml.py` prints it.
    var json: String {
        switch content {
        case .string(let text): Self.quoted(text)
        case .integer(let number): String(number)
        case .double(let number):
            "{\"double\": \"\(number.isNaN ? "nan" : number.isInfinite ? (number < 0 ? "-inf" : "inf") : String(number.bitPattern, radix: 16))\"}"
        case .bool(let value): String(value)
        case .moment: "\"a moment\""
        case .array(let elements): "[" + elements.map(\.json).joined(separator: ", ") + "]"
        case .table(let values):
            "{"
                + values.sorted {
                    $0.key.unicodeScalars.lexicographicallyPrecedes($1.key.unicodeScalars)
                }
                .map { Self.quoted($0.key) + ": " + $0.value.json }.joined(separator: ", ") + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            if scalar.value < 0x20 || scalar.value > 0x7E || scalar == "\"" || scalar == "\\" {
                result += "<\(String(scalar.value, radix: 16))>"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}

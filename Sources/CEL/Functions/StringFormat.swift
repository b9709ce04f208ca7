/// `'%s'.format([…])` of the strings extension.
enum StringFormat {
    /// More decimals than these say nothing more.
    private static let precisionLimit = 1_000

    static let format: Overload.Body = { values, budget throws(EvaluationError) in
        guard case (.string(let template), .list(let arguments)) = (values[0], values[1]) else {
            return .null
        }
        var result = ""
        var rest = Array(template.unicodeScalars)[...]
        var next = 0
        while let scalar = rest.popFirst() {
            guard scalar == "%" else {
                result.unicodeScalars.append(scalar)
                continue
            }
            if rest.first == "%" {
                rest.removeFirst()
                result += "%"
                continue
            }
            let precision = try precision(&rest)
            guard let clause = rest.popFirst() else {
                throw problem("unexpected end of string")
            }
            guard next < arguments.count else { throw problem("index \(next) out of range") }
            // The exact digits of a double take the longer the further it is from 1.
            if case .double(let number) = arguments[next], number.isFinite, number != 0 {
                try budget.charge(2 * Int(number.exponent.magnitude))
            }
            let text = try text(clause, arguments[next], precision: precision)
            next += 1
            try budget.charge(bytes: text.utf8.count)
            result += text
        }
        try budget.charge(bytes: result.utf8.count)
        return .string(result)
    }

    private static func problem(_ text: String) -> EvaluationError {
        .invalid("error during formatting: \(text)")
    }

    private static func precision(
        _ rest: inout ArraySlice<Unicode.Scalar>
    ) throws(EvaluationError) -> Int? {
        guard rest.first == "." else { return nil }
        rest.removeFirst()
        var digits = ""
        while let scalar = rest.first, scalar.isASCIIDigit {
            digits.unicodeScalars.append(scalar)
            rest.removeFirst()
        }
        guard let value = Int(digits), value <= precisionLimit else {
            throw problem("precision '\(digits.prefix(20))' is no number up to \(precisionLimit)")
        }
        return value
    }

    private static func text(
        _ clause: Unicode.Scalar, _ value: Value, precision: Int?
    ) throws(EvaluationError) -> String {
        switch clause {
        case "s": return try string(value)
        case "d": return try decimal(value)
        case "f": return try fixed(value, precision ?? 6)
        case "e": return try scientific(value, precision ?? 6)
        case "b": return try binary(value)
        case "o": return try radix(value, 8, "octal")
        case "x": return try hexadecimal(value, isUpper: false)
        case "X": return try hexadecimal(value, isUpper: true)
        default: throw problem("unrecognized formatting clause: \(clause)")
        }
    }

    private static func string(_ value: Value) throws(EvaluationError) -> String {
        switch value {
        case .list(let elements):
            var parts: [String] = []
            for element in elements { parts.append(try string(element)) }
            return "[" + parts.joined(separator: ", ") + "]"
        case .map(let entries):
            var parts: [(String, String)] = []
            for (key, value) in entries {
                parts.append((try string(key.value), try string(value)))
            }
            parts.sort { $0.0.precedes($1.0) }
            return "{" + parts.map { "\($0): \($1)" }.joined(separator: ", ") + "}"
        case .double(let number) where number.isInfinite:
            return number < 0 ? "-Infinity" : "Infinity"
        case .optional, .unknown, .ip, .cidr:
            throw problem(
                "string clause can only be used on strings, bools, bytes, ints, doubles, maps, "
                    + "lists, types, durations, and timestamps, was given \(value.typeName)")
        default: return Text.plain(value)
        }
    }

    private static func decimal(_ value: Value) throws(EvaluationError) -> String {
        switch value {
        case .int(let number): return String(number)
        case .uint(let number): return String(number)
        case .double(let number) where number.isNaN: return "NaN"
        case .double(let number) where number.isInfinite:
            return number < 0 ? "-Infinity" : "Infinity"
        case .double(let number): return Text.plain(.double(number))
        default:
            throw problem(
                "decimal clause can only be used on numbers, was given \(value.typeName)")
        }
    }

    private static func number(
        _ value: Value, _ clause: String
    ) throws(EvaluationError) -> Double {
        switch value {
        case .double(let number): return number
        case .int(let number): return Double(number)
        case .uint(let number): return Double(number)
        default:
            throw problem(
                "\(clause) clause can only be used on doubles, ints and uints, was given "
                    + value.typeName)
        }
    }

    private static func special(_ number: Double) -> String? {
        number.isNaN ? "NaN" : number.isInfinite ? (number < 0 ? "-Infinity" : "Infinity") : nil
    }

    private static func fixed(_ value: Value, _ precision: Int) throws(EvaluationError) -> String {
        let number = try number(value, "fixed-point")
        return special(number) ?? ExactDecimal(number).fixed(precision)
    }

    private static func scientific(
        _ value: Value, _ precision: Int
    ) throws(EvaluationError) -> String {
        let number = try number(value, "scientific")
        return special(number) ?? ExactDecimal(number).scientific(precision)
    }

    private static func binary(_ value: Value) throws(EvaluationError) -> String {
        if case .bool(let flag) = value { return flag ? "1" : "0" }
        return try radix(value, 2, "binary")
    }

    private static func radix(
        _ value: Value, _ radix: Int, _ clause: String
    ) throws(EvaluationError) -> String {
        switch value {
        case .int(let number): return String(number, radix: radix)
        case .uint(let number): return String(number, radix: radix)
        default:
            throw problem(
                "\(clause) clause can only be used on integers"
                    + (radix == 2 ? " and bools" : "") + ", was given \(value.typeName)")
        }
    }

    private static func hexadecimal(
        _ value: Value, isUpper: Bool
    ) throws(EvaluationError) -> String {
        let text: String
        switch value {
        case .int(let number): text = String(number, radix: 16)
        case .uint(let number): text = String(number, radix: 16)
        case .string(let string): text = hex(Array(string.utf8))
        case .bytes(let bytes): text = hex(bytes)
        default:
            throw problem(
                "hex clause can only be used on integers, byte buffers, and strings, was given "
                    + value.typeName)
        }
        return isUpper ? text.uppercased() : text
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}

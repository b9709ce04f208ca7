import Foundation

@testable import CEL

extension ConformanceCase {
    /// A value in the suite's form, `{"int": "42"}`.
    static func value(_ json: Any) -> Value? {
        guard let (kind, content) = (json as? [String: Any])?.first(where: { isKind($0.key) })
        else { return nil }
        let text = content as? String ?? ""
        switch kind {
        case "null": return .null
        case "bool": return (content as? Bool).map(Value.bool)
        case "int": return Int64(text).map(Value.int)
        case "uint": return UInt64(text).map(Value.uint)
        case "double": return Double(text).map(Value.double)
        case "string": return .string(text)
        case "bytes": return .bytes(bytes(hexadecimal: text))
        case "list": return .list((content as? [Any] ?? []).compactMap(value))
        case "map":
            var entries: [MapKey: Value] = [:]
            for case let pair as [Any] in content as? [Any] ?? [] where pair.count == 2 {
                if let key = value(pair[0]).flatMap({ MapKey($0) }), let value = value(pair[1]) {
                    entries[key] = value
                }
            }
            return .map(entries)
        case "type": return .type(text)
        case "timestamp":
            return seconds(json, content).flatMap {
                Timestamp(seconds: $0.seconds, nanoseconds: $0.nanoseconds)
                    .map(Value.timestamp)
            }
        case "duration":
            return seconds(json, content).flatMap {
                TimeSpan(seconds: $0.seconds, nanoseconds: $0.nanoseconds)
                    .map(Value.duration)
            }
        default: return nil
        }
    }

    private static func isKind(_ key: String) -> Bool {
        key != "seconds" && key != "nanos"
    }

    private static func seconds(_ json: Any, _ content: Any) -> (
        seconds: Int64, nanoseconds: Int64
    )? {
        let fields = content as? [String: Any] ?? json as? [String: Any] ?? [:]
        func number(_ key: String) -> Int64 {
            (fields[key] as? Int).map(Int64.init) ?? (fields[key] as? String).flatMap(Int64.init)
                ?? ((json as? [String: Any])?[key] as? Int).map(Int64.init)
                ?? ((json as? [String: Any])?[key] as? String).flatMap(Int64.init) ?? 0
        }
        return (number("seconds"), number("nanos"))
    }

    private static func bytes(hexadecimal text: String) -> [UInt8] {
        let digits = Array(text)
        return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
            UInt8(String(digits[$0...($0 + 1)]), radix: 16)
        }
    }

    /// A type in the suite's form: a name, or an object with one key.
    static func type(_ json: Any) -> Type? {
        if let name = json as? String { return names[name] }
        guard let fields = json as? [String: Any] else { return nil }
        if let element = fields["list"] { return type(element).map(Type.list) }
        if let pair = fields["map"] as? [Any], pair.count == 2, let key = type(pair[0]),
            let value = type(pair[1])
        {
            return .map(key, value)
        }
        if fields["abstract"] as? String == "optional_type",
            let inside = (fields["params"] as? [Any])?.first
        {
            return type(inside).map(Type.optional)
        }
        return nil
    }

    private static let names: [String: Type] = [
        "bool": .bool, "int": .int, "uint": .uint, "double": .double, "string": .string,
        "bytes": .bytes, "null": .null, "dyn": .dyn, "timestamp": .timestamp,
        "duration": .duration,
    ]
}

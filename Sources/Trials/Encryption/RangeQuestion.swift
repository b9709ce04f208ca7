import FoundationEssentials

/// A question to etcd's `/v3/kv/range`, in the JSON of its gateway.
struct RangeQuestion: Sendable {
    enum Order: String, Sendable {
        case oldestFirst = "ASCEND"
        case newestFirst = "DESCEND"
    }

    let json: String

    /// How many keys begin with the prefix.
    static func count(prefix: [UInt8]) -> RangeQuestion {
        RangeQuestion(fields: span(prefix) + [#""count_only":true"#])
    }

    /// The names of keys that begin with the prefix, by name, or by their last change.
    static func keys(prefix: [UInt8], limit: Int, order: Order?) -> RangeQuestion {
        var fields = span(prefix) + [#""keys_only":true"#, #""limit":"\#(limit)""#]
        if let order {
            fields += [#""sort_order":"\#(order.rawValue)""#, #""sort_target":"MOD""#]
        }
        return RangeQuestion(fields: fields)
    }

    /// One key with its value.
    static func value(key: [UInt8]) -> RangeQuestion {
        RangeQuestion(fields: [#""key":"\#(base64(key))""#, #""limit":"1""#])
    }

    private init(fields: [String]) {
        json = "{" + fields.joined(separator: ",") + "}"
    }

    /// All keys that begin so: up to the first that no longer does.
    private static func span(_ prefix: [UInt8]) -> [String] {
        var end = prefix
        while let last = end.popLast() {
            if last < 0xFF {
                end.append(last + 1)
                break
            }
        }
        // A zero byte stands for the end of all keys.
        if end.isEmpty { end = [0] }
        return [#""key":"\#(base64(prefix))""#, #""range_end":"\#(base64(end))""#]
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString()
    }
}

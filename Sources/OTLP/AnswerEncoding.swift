import SwiftProtobuf

/// How the body of an answer is written.
enum AnswerEncoding {
    case protobuf, json, other

    /// The specification asks a reader to ignore what it does not know.
    static let options: JSONDecodingOptions = {
        var options = JSONDecodingOptions()
        options.ignoreUnknownFields = true
        return options
    }()

    /// By the content type; where it is missing or text, an object of JSON is known by its brace.
    ///
    /// No message of ours in protobuf begins with a brace: it would be field 15.
    init(_ body: [UInt8], contentType: String?) {
        let type = (contentType ?? "").prefix { $0 != ";" && $0 != " " }.lowercased()
        let first = body.first { !($0 == 0x20 || 0x09...0x0D ~= $0) }
        switch type {
        case "application/x-protobuf", "application/protobuf": self = .protobuf
        case "application/json": self = .json
        case "", "text/plain", "application/octet-stream":
            let isJSON = first == UInt8(ascii: "{")
            self = isJSON ? .json : type == "text/plain" ? .other : .protobuf
        default: self = .other
        }
    }
}

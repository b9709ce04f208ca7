import NIOHTTP1

/// One request that changes nothing.
struct TrialRequest: Sendable {
    var method = HTTPMethod.GET
    var path: String
    /// JSON; nil: none.
    var body: String?

    static func get(_ path: String) -> TrialRequest {
        TrialRequest(path: path)
    }

    /// Asks etcd for one key that cannot be there, and only for its name: the key is the byte 0,
    /// which is the first of all keys and none that any client uses.
    static let etcdRange = TrialRequest(
        method: .POST, path: "/v3/kv/range", body: #"{"key":"AA==","limit":"1","keys_only":true}"#)

    /// `GET /pods`
    var words: String { "\(method.rawValue) \(path)" }
}

/// How a value stands in etcd, told by its first bytes.
enum StoragePrefix: Hashable, Sendable {
    /// `aescbc`, `v1` and the key's name, or that of a KMS plugin.
    case encrypted(provider: String, version: String, key: String)
    case plaintext
    case unrecognised

    /// So many bytes tell it: names of keys and plugins are short.
    static let bytes = 192

    private static let providers: Set<String> = ["aescbc", "aesgcm", "secretbox", "kms"]

    /// Reads the first ``bytes`` of a value, or all of it.
    ///
    /// An API server writes `k8s:enc:PROVIDER:VERSION:KEY:` before what is encrypted, and what is not
    /// begins with the mark of its protobuf form, `k8s` and a zero byte, or is JSON
    /// (k8s.io/apiserver, pkg/storage/value and runtime/serializer/protobuf).
    init(_ head: [UInt8]) {
        if head.starts(with: "k8s\0".utf8) || head.first == UInt8(ascii: "{") {
            self = .plaintext
            return
        }
        let mark = Array("k8s:enc:".utf8)
        let parts = head.dropFirst(mark.count)
            .split(separator: UInt8(ascii: ":"), maxSplits: 3, omittingEmptySubsequences: false)
        // The fourth part is what is encrypted: without it the key's name is cut off.
        guard head.starts(with: mark), parts.count == 4,
            let provider = Self.word(parts[0]), Self.providers.contains(provider),
            let version = Self.word(parts[1]), let key = Self.word(parts[2])
        else {
            self = .unrecognised
            return
        }
        self = .encrypted(provider: provider, version: version, key: key)
    }

    /// A name of printable ASCII; nil for anything else.
    private static func word(_ bytes: ArraySlice<UInt8>) -> String? {
        bytes.allSatisfy { 0x20..<0x7F ~= $0 } ? String(decoding: bytes, as: UTF8.self) : nil
    }
}

/// Texts as patterns that fit nothing else.
enum GlobText {
    private static let special = Set("*?[]{},\\".utf8)

    /// `bytes` must be UTF-8: what is not comes out as something else.
    static func escaped(_ bytes: some Collection<UInt8>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        for byte in bytes {
            if special.contains(byte), byte != UInt8(ascii: ",") { text.append(UInt8(ascii: "\\")) }
            text.append(byte)
        }
        return String(decoding: text, as: UTF8.self)
    }
}

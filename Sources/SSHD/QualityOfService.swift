/// Names of the classes that `IPQoS` takes (misc.c; RFC 2474, RFC 8622, RFC 1349).
enum QualityOfService {
    private static let values: [String: Int] = [
        "af11": 0x28, "af12": 0x30, "af13": 0x38, "af21": 0x48, "af22": 0x50, "af23": 0x58,
        "af31": 0x68, "af32": 0x70, "af33": 0x78, "af41": 0x88, "af42": 0x90, "af43": 0x98,
        "cs0": 0x00, "cs1": 0x20, "cs2": 0x40, "cs3": 0x60, "cs4": 0x80, "cs5": 0xA0, "cs6": 0xC0,
        "cs7": 0xE0, "ef": 0xB8, "le": 0x04,
    ]
    private static let services: [String: Int] = [
        "lowdelay": 0x10, "throughput": 0x08, "reliability": 0x04,
    ]

    /// The name that sshd prints for a word of the configuration; nil where it takes no such word.
    static func name(of text: String, _ release: SSHDRelease) -> String? {
        let word = Pattern.asciiLowercased(text)
        if word == "none" { return word }
        // 10.1, and Debian's 10.0, take the types of service but do not use them any more.
        let hasServices =
            release.number < 1000 || (release.number == 1000 && !release.isDebian)
        if !hasServices, services[word] != nil { return "none" }
        var known = values.merging(hasServices ? services : [:]) { first, _ in first }
        // Before 8.5 the class had a wrong value.
        if release.number < 805 { known["le"] = 0x01 }
        guard let value = known[word] ?? number(word, release), (0...255).contains(value) else {
            return nil
        }
        // Of two names for one value sshd prints the class's.
        let names = known.filter { $0.value == value }.keys.sorted { first, second in
            (services[first] == nil ? 0 : 1, first) < (services[second] == nil ? 0 : 1, second)
        }
        if let name = names.first { return name }
        let digits = String(value, radix: 16)
        return "0x" + (digits.count < 2 ? "0" : "") + digits
    }

    /// `strtol` of base 0, since 10.0 a decimal number.
    private static func number(_ text: String, _ release: SSHDRelease) -> Int? {
        if release.number >= 1000 { return Int(text) }
        if text.hasPrefix("0x") { return Int(text.dropFirst(2), radix: 16) }
        if text.hasPrefix("0"), text.count > 1 { return Int(text, radix: 8) }
        return Int(text)
    }
}

/// The name of a unit in its parts (systemd.unit(5)): `prefix@instance.type`.
struct UnitName: Hashable {
    let text: String
    let prefix: String
    /// Nil for a plain unit, empty for a template.
    let instance: String?
    let type: String

    /// Nil where a unit cannot be called so.
    init?(_ text: String) {
        guard let point = text.lastIndex(of: "."), !text.contains("/") else { return nil }
        let stem = text[..<point]
        let mark = stem.firstIndex(of: "@")
        self.text = text
        prefix = String(stem[..<(mark ?? stem.endIndex)])
        instance = mark.map { String(stem[stem.index(after: $0)...]) }
        type = String(text[text.index(after: point)...])
        guard !prefix.isEmpty, !type.isEmpty else { return nil }
    }

    private init(prefix: String, instance: String?, type: String) {
        text = prefix + (instance.map { "@" + $0 } ?? "") + "." + type
        self.prefix = prefix
        self.instance = instance
        self.type = type
    }

    /// The unit that an instance is made from; nil for what is no instance.
    var template: UnitName? {
        guard let instance, !instance.isEmpty else { return nil }
        return UnitName(prefix: prefix, instance: "", type: type)
    }

    /// A template with an instance put in; any other unit as it is.
    func filled(with instance: String?) -> UnitName {
        guard let instance, self.instance == "" else { return self }
        return UnitName(prefix: prefix, instance: instance, type: type)
    }

    /// The name without its type.
    var stem: String {
        String(text.dropLast(type.count + 1))
    }

    /// The names whose drop-ins apply to the unit, most special first: its own, its template's,
    /// and those of its beginnings up to a dash, `a-b-.service` and `a-.service` for `a-b-c.service`.
    var dropInNames: [String] {
        var names = [text]
        if let template { names += template.dropInNames }
        if let shorter { names += shorter.dropInNames }
        return names
    }

    private var shorter: UnitName? {
        let stem = prefix.hasSuffix("-") ? prefix.dropLast() : prefix[...]
        guard let dash = stem.lastIndex(of: "-"), dash > stem.startIndex else { return nil }
        let shorter = String(stem[...dash])
        let isInstance = instance?.isEmpty == false
        return UnitName(prefix: shorter, instance: isInstance ? instance : nil, type: type)
    }

    /// The text that an escaped part of a name stands for: `-` is a slash, `\x2d` a byte.
    static func unescaped(_ part: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = Array(part.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\\"), rest.first == UInt8(ascii: "x"),
                let code = UInt8(
                    String(decoding: rest.dropFirst().prefix(2), as: UTF8.self), radix: 16)
            {
                rest = rest.dropFirst(3)
                bytes.append(code)
            } else {
                bytes.append(byte == UInt8(ascii: "-") ? UInt8(ascii: "/") : byte)
            }
        }
        return bytes
    }
}

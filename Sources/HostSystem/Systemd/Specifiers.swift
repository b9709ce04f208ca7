/// What the percent signs of a unit stand for (systemd.unit(5), "Specifiers").
struct Specifiers {
    let unit: UnitName
    /// The file that defines the unit.
    let path: String
    let host: HostView

    /// The text with its specifiers put in, and those which are not known here and stay.
    func expand(_ text: [UInt8]) throws(HostError) -> (text: [UInt8], unknown: [String]) {
        var result: [UInt8] = []
        var unknown: [String] = []
        var rest = text[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%"), let letter = rest.first else {
                result.append(byte)
                continue
            }
            rest = rest.dropFirst()
            if letter == byte {
                result.append(byte)
            } else if let value = try value(letter) {
                result += value
            } else {
                result += [byte, letter]
                // Behind a percent sign, only letters and digits mean something.
                let character = Character(Unicode.Scalar(letter))
                if character.isASCII, character.isLetter || character.isNumber {
                    unknown.append("%\(character)")
                }
            }
        }
        return (result, unknown)
    }

    private func value(_ letter: UInt8) throws(HostError) -> [UInt8]? {
        switch Character(Unicode.Scalar(letter)) {
        case "I": return UnitName.unescaped(unit.instance ?? "")
        case "P": return UnitName.unescaped(unit.prefix)
        case "J": return UnitName.unescaped(lastPart)
        case "f":
            let path = UnitName.unescaped(unit.instance ?? unit.prefix)
            return [UInt8(ascii: "/")] + path.drop { $0 == UInt8(ascii: "/") }
        case let letter:
            if let text = ofUnit(letter) ?? ofSystem(letter) { return Array(text.utf8) }
            return try ofNode(letter).map { Array($0.utf8) }
        }
    }

    /// The prefix behind its last dash.
    private var lastPart: String {
        String(unit.prefix.split(separator: "-", omittingEmptySubsequences: false).last ?? "")
    }

    private func ofUnit(_ letter: Character) -> String? {
        switch letter {
        case "n": unit.text
        case "N": unit.stem
        case "p": unit.prefix
        case "i": unit.instance ?? ""
        case "j": lastPart
        case "y": path
        case "Y": path.split(separator: "/").dropLast().map { "/" + $0 }.joined()
        default: nil
        }
    }

    /// What is the same on every system, for services that are not a user's own.
    private func ofSystem(_ letter: Character) -> String? {
        switch letter {
        case "C": "/var/cache"
        case "E": "/etc"
        case "L": "/var/log"
        case "S": "/var/lib"
        case "T": "/tmp"
        case "V": "/var/tmp"
        case "d": "/run/credentials/\(unit.text)"
        case "t": "/run"
        case "h": "/root"
        case "u", "g": "root"
        case "U", "G": "0"
        default: nil
        }
    }

    /// What the node's own files say; of one that does not run, without what only the kernel says.
    private func ofNode(_ letter: Character) throws(HostError) -> String? {
        switch letter {
        case "H": try hostName()
        case "l": try hostName()?.split(separator: ".").first.map(String.init)
        case "m": try line("/etc/machine-id")
        case "b" where host.isLive:
            try line("/proc/sys/kernel/random/boot_id")?.filter { $0 != "-" }
        case "v" where host.isLive: try line("/proc/sys/kernel/osrelease")
        default: nil
        }
    }

    /// Of a node that is seen from elsewhere, `/proc` would tell the name of the one who looks.
    private func hostName() throws(HostError) -> String? {
        try line(host.isLive ? "/proc/sys/kernel/hostname" : "/etc/hostname")
    }

    private func line(_ path: String) throws(HostError) -> String? {
        guard let text = try host.contents(of: path)?.text else { return nil }
        let lines = text.split(whereSeparator: \.isNewline).map { $0.filter { !$0.isWhitespace } }
        return lines.first { !$0.isEmpty && !$0.hasPrefix("#") }
    }
}

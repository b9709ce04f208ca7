import HostSystem
import Posture

/// Facts about the groups that diffie-hellman-group-exchange chooses from (moduli(5)).
enum ModuliFacts {
    static let type = FactType.record([
        FactField("path", .string),
        FactField("minimumBits", .int, "the smallest prime's size"),
        FactField("count", .int),
    ])

    /// Nil where there is no such file: sshd then uses groups of its own.
    static func fact(_ path: String, _ host: HostView) -> Fact? {
        let origin = Origin.file(path: path)
        do {
            guard let contents = try host.contents(of: path, limitBytes: 8 << 20) else {
                return nil
            }
            var minimum: Int?
            var count = 0
            for line in contents.bytes.split(separator: 0x0A) where line.first != 0x23 {
                // Time, type, tests, tries and the number of the highest bit.
                let words = line.prefix(256).split(maxSplits: 5) { $0 == 0x20 || $0 == 0x09 }
                guard words.count > 5,
                    let size = Int(String(decoding: words[4], as: UTF8.self))
                else { continue }
                count += 1
                minimum = min(minimum ?? size + 1, size + 1)
            }
            var fields = [
                "path": Fact(.string(path), from: origin),
                "count": Fact(.int(Int64(count)), from: origin),
            ]
            fields["minimumBits"] = minimum.map { Fact(.int(Int64($0)), from: origin) }
            return Fact(.map(fields), from: origin)
        } catch {
            return .unknown("\(error)", from: origin)
        }
    }
}

import Posture

/// OCSF's `file`.
enum EvidenceFile {
    /// Nil where there is no path.
    static func value(
        path: String, file: ProcessStart.File? = nil, sha256: String? = nil
    ) -> AnyValue? {
        if path.isEmpty { return nil }
        let hash = sha256.flatMap { isHash($0) ? $0 : nil }
        return .map([
            ("name", .text(name(path))), ("path", .text(path)),
            ("type_id", .number(type(file?.mode))),
            ("owner", file?.owner.map { .map([("uid", .text(String($0)))]) }),
            ("uid", file.map { .text("\($0.deviceMajor):\($0.deviceMinor):\($0.inode)") }),
            (
                "hashes",
                hash.map { hash in
                    .list([
                        .map([
                            ("algorithm_id", .number(3)), ("algorithm", .text("SHA-256")),
                            ("value", .text(hash)),
                        ])
                    ])
                }
            ),
        ])
    }

    /// The last part of a path, or where there is none the path.
    static func name(_ path: String) -> String {
        path.split(separator: "/").last.map { String($0) } ?? path
    }

    private static func isHash(_ text: String) -> Bool {
        text.utf8.count == 64
            && text.utf8.allSatisfy { byte in
                0x30...0x39 ~= byte || 0x61...0x66 ~= byte
            }
    }

    /// By the bits of `st_mode` that tell the kind of file (inode(7)).
    private static func type(_ mode: UInt32?) -> Int {
        switch mode.map({ $0 & 0o170000 }) {
        case 0o100000: 1
        case 0o040000: 2
        case 0o020000: 3
        case 0o060000: 4
        case 0o140000: 5
        case 0o010000: 6
        case 0o120000: 7
        default: 0
        }
    }
}

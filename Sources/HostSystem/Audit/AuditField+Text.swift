extension AuditField: CustomStringConvertible {
    /// As `auditctl -l` prints it: `-F auid>=1000`.
    package var description: String {
        let sign = AuditNames.comparison(comparison) ?? "?"
        switch kind {
        case .key: return keyTexts.map { "-F key=\($0)" }.joined(separator: " ")
        case .comparison: return comparisonText(sign)
        default: break
        }
        guard let name else {
            return "f\(kind.rawValue)\(sign)\(Int32(bitPattern: number))"
        }
        return "-F \(name)\(sign)\(valueText)"
    }

    private var name: String? {
        switch kind {
        case .path: "path"
        case .folder: "dir"
        default: AuditNames.field(kind)
        }
    }

    private var valueText: String {
        if kind.isText { return plainText }
        let signed = Int32(bitPattern: number)
        switch kind {
        case .arch: return archText
        case .messageType: return AuditNames.messageType(number) ?? String(signed)
        case .fileSystemType: return AuditNames.fileSystem(number) ?? String(signed)
        case .permission: return permissionText
        case .inode: return String(number)
        case .exit: return exitText
        default: break
        }
        if (Kind.argument0.rawValue...Kind.argument3.rawValue).contains(kind.rawValue) {
            return "0x" + String(number, radix: 16, uppercase: true)
        }
        return String(signed)
    }

    private var archText: String {
        guard AuditNames.isKnown(arch: number) else {
            return "0x" + String(number, radix: 16, uppercase: true)
        }
        // __AUDIT_ARCH_64BIT of linux/audit.h.
        return number & 0x8000_0000 != 0 ? "b64" : "b32"
    }

    private var exitText: String {
        let signed = Int32(bitPattern: number)
        guard signed < 0, signed != .min, let name = AuditNames.error(-signed) else {
            return String(signed)
        }
        return "-\(name)"
    }

    var permissionText: String {
        // AUDIT_PERM_READ and its like of linux/audit.h.
        let letters: [(UInt32, String)] = [(4, "r"), (2, "w"), (1, "x"), (8, "a")]
        return letters.filter { number & $0.0 != 0 }.map(\.1).joined()
    }

    var keyTexts: [String] {
        (text ?? []).split(separator: Self.keySeparator).map { Self.escaped($0[...]) }
    }

    var plainText: String {
        Self.escaped((text ?? [])[...])
    }

    private static func escaped(_ bytes: ArraySlice<UInt8>) -> String {
        var text = ""
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            switch scalar.value {
            case 0..<0x20, 0x7F..<0xA0:
                let digits = String(scalar.value, radix: 16, uppercase: true)
                text += "\\x" + (digits.count == 1 ? "0" : "") + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    private func comparisonText(_ sign: String) -> String {
        let index = Int(clamping: number)
        guard Self.comparisons.indices.contains(index - 1) else { return "-C \(number)\(sign)?" }
        let (left, right) = Self.comparisons[index - 1]
        return "-C \(left)\(sign)\(right)"
    }

    /// What is compared with what: `AUDIT_COMPARE_…` of linux/audit.h, from 1 on.
    private static let comparisons: [(String, String)] = [
        ("uid", "obj_uid"), ("gid", "obj_gid"), ("euid", "obj_uid"), ("egid", "obj_gid"),
        ("auid", "obj_uid"), ("suid", "obj_uid"), ("sgid", "obj_gid"), ("fsuid", "obj_uid"),
        ("fsgid", "obj_gid"), ("uid", "auid"), ("uid", "euid"), ("uid", "fsuid"),
        ("uid", "suid"), ("auid", "fsuid"), ("auid", "suid"), ("auid", "euid"),
        ("euid", "suid"), ("euid", "fsuid"), ("suid", "fsuid"), ("gid", "egid"),
        ("gid", "fsgid"), ("gid", "sgid"), ("egid", "fsgid"), ("egid", "sgid"),
        ("sgid", "fsgid"),
    ]
}

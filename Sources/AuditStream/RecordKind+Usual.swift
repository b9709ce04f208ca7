/// The kinds of which a log is full, in the form that auditd writes: `type=PATH msg=audit(`.
extension RecordKind {
    /// The kind, and in `index` what follows on `audit(`; nil for all else, which is to be read word
    /// by word.
    @inline(__always)
    static func usual(_ line: Span<UInt8>, _ index: inout Int) -> RecordKind? {
        guard line.stands(0x74_79_70_65_3D, at: 0, bytes: 5), let name = line.word(at: 5)
        else { return nil }
        let kind: RecordKind
        let end: Int
        switch name.byteSwapped {
        case 0x50_41_54_48_20_6D_73_67: (kind, end) = (.path, 20)
        case 0x53_59_53_43_41_4C_4C_20: (kind, end) = (.syscall, 23)
        case 0x43_57_44_20_6D_73_67_3D: (kind, end) = (.cwd, 19)
        case 0x50_52_4F_43_54_49_54_4C where line.stands(0x4F_43_54_49_54_4C_45_20, at: 7):
            (kind, end) = (.proctitle, 25)
        case 0x45_58_45_43_56_45_20_6D: (kind, end) = (.execve, 22)
        case 0x42_50_52_4D_5F_46_43_41 where line.stands(0x4D_5F_46_43_41_50_53_20, at: 8):
            (kind, end) = (.bprmFcaps, 26)
        case 0x45_4F_45_20_6D_73_67_3D: (kind, end) = (.eoe, 19)
        default: return nil
        }
        // " msg=aud", and over that "g=audit("; a line that ends there has no stamp.
        guard line.count > end + 1, line.stands(0x20_6D_73_67_3D_61_75_64, at: end - 11),
            line.stands(0x67_3D_61_75_64_69_74_28, at: end - 8)
        else { return nil }
        index = end
        return kind
    }
}

extension Span<UInt8> {
    /// Whether a packed word of so many bytes stands at a place.
    @inline(__always)
    fileprivate func stands(_ packed: UInt64, at index: Int, bytes: UInt64 = 8) -> Bool {
        guard let word = word(at: index) else { return false }
        return word.byteSwapped &>> (64 &- 8 &* bytes) == packed
    }
}

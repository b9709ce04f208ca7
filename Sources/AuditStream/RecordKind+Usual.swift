/// The kinds of which a log is full, in the form that auditd writes: `type=PATH msg=audit(`.
extension RecordKind {
    /// The kind, and in `index` what follows on `audit(`; nil for all else, which is to be read word
    /// by word.
    @inline(__always)
    static func usual(_ line: Span<UInt8>, _ index: inout Int) -> RecordKind? {
        // No shorter one has a stamp, and one check of bounds is enough for all words.
        guard line.count >= 40, let first = line.word(at: 0) else { return nil }
        // Words that overlap, to the end of "audit(".
        switch first.byteSwapped {
        case 0x74_79_70_65_3D_50_41_54:  // type=PATH msg=audit(
            guard line.stands(0x48_20_6D_73_67_3D_61_75, at: 8),
                line.stands(0x67_3D_61_75_64_69_74_28, at: 12)
            else { return nil }
            index = 20
            return .path
        case 0x74_79_70_65_3D_53_59_53:  // type=SYSCALL msg=audit(
            guard line.stands(0x43_41_4C_4C_20_6D_73_67, at: 8),
                line.stands(0x67_3D_61_75_64_69_74_28, at: 15)
            else { return nil }
            index = 23
            return .syscall
        case 0x74_79_70_65_3D_43_57_44:  // type=CWD msg=audit(
            guard line.stands(0x20_6D_73_67_3D_61_75_64, at: 8),
                line.stands(0x67_3D_61_75_64_69_74_28, at: 11)
            else { return nil }
            index = 19
            return .cwd
        case 0x74_79_70_65_3D_50_52_4F:  // type=PROCTITLE msg=audit(
            guard line.stands(0x43_54_49_54_4C_45_20_6D, at: 8),
                line.stands(0x73_67_3D_61_75_64_69_74, at: 16),
                line.stands(0x67_3D_61_75_64_69_74_28, at: 17)
            else { return nil }
            index = 25
            return .proctitle
        case 0x74_79_70_65_3D_45_58_45:  // type=EXECVE msg=audit(
            guard line.stands(0x43_56_45_20_6D_73_67_3D, at: 8),
                line.stands(0x67_3D_61_75_64_69_74_28, at: 14)
            else { return nil }
            index = 22
            return .execve
        case 0x74_79_70_65_3D_42_50_52:  // type=BPRM_FCAPS msg=audit(
            guard line.stands(0x4D_5F_46_43_41_50_53_20, at: 8),
                line.stands(0x6D_73_67_3D_61_75_64_69, at: 16),
                line.stands(0x67_3D_61_75_64_69_74_28, at: 18)
            else { return nil }
            index = 26
            return .bprmFcaps
        case 0x74_79_70_65_3D_45_4F_45:  // type=EOE msg=audit(
            guard line.stands(0x20_6D_73_67_3D_61_75_64, at: 8),
                line.stands(0x67_3D_61_75_64_69_74_28, at: 11)
            else { return nil }
            index = 19
            return .eoe
        default: return nil
        }
    }
}

extension Span<UInt8> {
    /// Whether a packed word of eight bytes stands at a place.
    @inline(__always)
    fileprivate func stands(_ packed: UInt64, at index: Int) -> Bool {
        word(at: index)?.byteSwapped == packed
    }
}

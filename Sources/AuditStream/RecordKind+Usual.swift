/// The kinds of which a log is full, in the form that auditd writes: `type=PATH msg=audit(`.
extension RecordKind {
    /// The kind, and in `index` what follows on `audit(`; nil for all else, which is to be read word
    /// by word.
    @inline(__always)
    static func usual(_ line: Span<UInt8>, _ index: inout Int) -> RecordKind? {
        // No shorter one has a stamp, and one check of bounds is enough for all words.
        guard line.count >= 40, let first = line.word(at: 0) else { return nil }
        // Words that overlap, to the end of "audit(".
        return switch first.byteSwapped {
        case 0x74_79_70_65_3D_50_41_54:  // type=PATH msg=audit(
            line.take(.path, 0x48_20_6D_73_67_3D_61_75, end: 20, &index)
        case 0x74_79_70_65_3D_53_59_53:  // type=SYSCALL msg=audit(
            line.take(.syscall, 0x43_41_4C_4C_20_6D_73_67, end: 23, &index)
        case 0x74_79_70_65_3D_43_57_44:  // type=CWD msg=audit(
            line.take(.cwd, 0x20_6D_73_67_3D_61_75_64, end: 19, &index)
        case 0x74_79_70_65_3D_50_52_4F:  // type=PROCTITLE msg=audit(
            line.take(
                .proctitle, 0x43_54_49_54_4C_45_20_6D, 0x73_67_3D_61_75_64_69_74, end: 25, &index)
        case 0x74_79_70_65_3D_45_58_45:  // type=EXECVE msg=audit(
            line.take(.execve, 0x43_56_45_20_6D_73_67_3D, end: 22, &index)
        case 0x74_79_70_65_3D_42_50_52:  // type=BPRM_FCAPS msg=audit(
            line.take(
                .bprmFcaps, 0x4D_5F_46_43_41_50_53_20, 0x6D_73_67_3D_61_75_64_69, end: 26, &index)
        case 0x74_79_70_65_3D_45_4F_45:  // type=EOE msg=audit(
            line.take(.eoe, 0x20_6D_73_67_3D_61_75_64, end: 19, &index)
        default: nil
        }
    }
}

extension Span<UInt8> {
    /// The kind, where the line goes on like that behind its first word, up to `g=audit(` before
    /// the end; passes over it.
    @inline(__always)
    fileprivate func take(
        _ kind: RecordKind, _ second: UInt64, _ third: UInt64? = nil, end: Int, _ index: inout Int
    ) -> RecordKind? {
        guard stands(second, at: 8), stands(0x67_3D_61_75_64_69_74_28, at: end - 8) else {
            return nil
        }
        if let third, !stands(third, at: 16) { return nil }
        index = end
        return kind
    }

    /// Whether a packed word of eight bytes stands at a place.
    @inline(__always)
    fileprivate func stands(_ packed: UInt64, at index: Int) -> Bool {
        word(at: index)?.byteSwapped == packed
    }
}

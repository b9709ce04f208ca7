/// A name of a few letters as one number, so that a switch decides by one comparison.
///
/// Each byte takes eight bits and the last one the lowest: `pid` is 0x70_69_64. Of a longer name
/// the first eight bytes count, and the length tells it apart.
struct PackedName: CustomStringConvertible {
    var value: UInt64 = 0
    var count = 0

    /// The field of the name; nil where Merlon does not read it.
    var field: FieldName? {
        count <= 8 ? FieldName(rawValue: value) : nil
    }

    /// The first eight letters, for messages.
    var description: String {
        let letters = (0..<min(count, 8)).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
        return String(decoding: letters.reversed(), as: UTF8.self)
    }

    mutating func append(_ byte: UInt8) {
        if count < 8 { value = value << 8 | UInt64(byte) }
        count &+= 1
    }
}

/// The fields that Merlon reads; each value is the packed name.
enum FieldName: UInt64, CaseIterable {
    case arch = 0x61_72_63_68
    case syscall = 0x73_79_73_63_61_6C_6C
    case a0 = 0x61_30
    case success = 0x73_75_63_63_65_73_73
    case exit = 0x65_78_69_74
    case items = 0x69_74_65_6D_73
    case ppid = 0x70_70_69_64
    case pid = 0x70_69_64
    case auid = 0x61_75_69_64
    case uid = 0x75_69_64
    case gid = 0x67_69_64
    case euid = 0x65_75_69_64
    case tty = 0x74_74_79
    case ses = 0x73_65_73
    case comm = 0x63_6F_6D_6D
    case exe = 0x65_78_65
    case subj = 0x73_75_62_6A
    case key = 0x6B_65_79
    case cwd = 0x63_77_64
    case item = 0x69_74_65_6D
    case name = 0x6E_61_6D_65
    case inode = 0x69_6E_6F_64_65
    case dev = 0x64_65_76
    case mode = 0x6D_6F_64_65
    case ouid = 0x6F_75_69_64
    case nametype = 0x6E_61_6D_65_74_79_70_65
    /// `nametype` before Linux 4.11.
    case objtype = 0x6F_62_6A_74_79_70_65
}

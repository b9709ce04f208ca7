/// Fields that stand where kernels put them, in the form in which kernels write them.
///
/// A reader that knows which name comes next compares it with one word, and needs not look for it
/// among all. Each of these takes what is as usual and the space behind it, and leaves the index
/// where it was for all else: that is for the readers that take any form.
extension Span<UInt8> {
    /// Passes over a name and its equals sign, where they come next.
    @inline(__always)
    func take(_ name: UsualName, _ index: inout Int) -> Bool {
        let unused = name.rawValue.leadingZeroBitCount & ~7
        guard let next = word(at: index), next.byteSwapped >> UInt64(unused) == name.rawValue
        else { return false }
        index += 8 - unused / 8
        return true
    }

    /// Passes over the name of a title, with the space before it.
    @inline(__always)
    func takeTitle(_ index: inout Int) -> Bool {
        guard word(at: index)?.byteSwapped == 0x20_70_72_6F_63_74_69_74,
            word(at: index + 3)?.byteSwapped == 0x6F_63_74_69_74_6C_65_3D
        else { return false }
        index += 11
        return true
    }

    /// Passes over a type of a path that is `NORMAL`, with its name.
    @inline(__always)
    func takeNormalType(_ index: inout Int) -> Bool {
        guard word(at: index)?.byteSwapped == 0x6E_61_6D_65_74_79_70_65,
            word(at: index + 8)?.byteSwapped == 0x3D_4E_4F_52_4D_41_4C_20
        else { return false }
        index += 16
        return true
    }

    /// Passes over the end of a path of a plain file of root's, `ouid=0 ogid=0 rdev=00:00
    /// nametype=NORMAL`, which that of nearly all programs is.
    @inline(__always)
    func takeRootFile(_ index: inout Int) -> Bool {
        guard word(at: index)?.byteSwapped == 0x6F_75_69_64_3D_30_20_6F,
            word(at: index + 8)?.byteSwapped == 0x67_69_64_3D_30_20_72_64,
            word(at: index + 16)?.byteSwapped == 0x65_76_3D_30_30_3A_30_30,
            word(at: index + 17)?.byteSwapped == 0x76_3D_30_30_3A_30_30_20
        else { return false }
        var end = index + 25
        guard takeNormalType(&end) else { return false }
        index = end
        return true
    }

    /// Whether it is `yes` or `no`, with a space.
    @inline(__always)
    func takeAnswer(_ index: inout Int) -> Bool? {
        guard let word = word(at: index)?.byteSwapped else { return nil }
        if word &>> 32 == 0x79_65_73_20 {
            index += 4
            return true
        }
        guard word &>> 40 == 0x6E_6F_20 else { return nil }
        index += 3
        return false
    }

    /// The value of a field in quotes, at the end of the line or with a space behind it.
    @inline(__always)
    func quoted(_ name: UsualName, _ index: inout Int) -> Range<Int>? {
        var end = index
        guard take(name, &end), take(quote, &end) else { return nil }
        let start = end
        end = endOfQuoted(from: start)
        let value = start..<end
        guard take(quote, &end), end == count || take(space, &end) else { return nil }
        index = end
        return value
    }

    /// Passes over a field of a name, whatever its value.
    @inline(__always)
    func skip(_ name: UsualName, _ index: inout Int) -> Bool {
        var end = index
        guard take(name, &end) else { return false }
        end = endOfWord(from: end)
        guard take(space, &end) else { return false }
        index = end
        return true
    }

    /// The value of a field with an id of 32 bits.
    @inline(__always)
    func id(_ name: UsualName, _ index: inout Int) -> UInt32? {
        var end = index
        guard take(name, &end), let number = usualNumber(&end), let id = UInt32(exactly: number)
        else { return nil }
        index = end
        return id
    }

    /// A number without a sign, of at most 15 digits.
    @inline(__always)
    func usualNumber(_ index: inout Int) -> UInt64? {
        guard let word = word(at: index) else { return nil }
        let digits = UInt64(Self.notDigits(word).trailingZeroBitCount / 8)
        guard digits == 8 else {
            guard digits > 0, word &>> (8 &* digits) & 0xFF == UInt64(space) else { return nil }
            index += Int(digits) + 1
            return Self.number(word &<< (64 &- 8 &* digits))
        }
        return longNumber(word, &index)
    }

    private func longNumber(_ first: UInt64, _ index: inout Int) -> UInt64? {
        guard let word = word(at: index + 8) else { return nil }
        let digits = UInt64(Self.notDigits(word).trailingZeroBitCount / 8)
        guard digits < 8, word &>> (8 &* digits) & 0xFF == UInt64(space) else { return nil }
        var number = Self.number(first)
        for _ in 0..<digits { number *= 10 }
        if digits > 0 { number += Self.number(word &<< (64 &- 8 &* digits)) }
        index += 9 + Int(digits)
        return number
    }

    /// A number in lower-case hexadecimal, of at most 15 digits.
    func usualHexadecimal(_ index: inout Int) -> UInt64? {
        guard let first = word(at: index) else { return nil }
        let digits = UInt64(Self.notHexadecimal(first).trailingZeroBitCount / 8)
        guard digits == 8 else {
            guard digits > 0, first &>> (8 &* digits) & 0xFF == UInt64(space) else { return nil }
            index += Int(digits) + 1
            return Self.hexadecimal(first &<< (64 &- 8 &* digits))
        }
        guard let second = word(at: index + 8) else { return nil }
        let more = UInt64(Self.notHexadecimal(second).trailingZeroBitCount / 8)
        guard more < 8, second &>> (8 &* more) & 0xFF == UInt64(space) else { return nil }
        index += 9 + Int(more)
        let number = Self.hexadecimal(first)
        return more == 0
            ? number : number &<< (4 &* more) | Self.hexadecimal(second &<< (64 &- 8 &* more))
    }

    /// The numbers of a device of two digits each, `fe:00`.
    @inline(__always)
    func usualDevice(_ index: inout Int) -> PathItem.Device? {
        guard let word = word(at: index), word &>> 16 & 0xFF == UInt64(UInt8(ascii: ":")),
            word &>> 40 & 0xFF == UInt64(space)
        else { return nil }
        // The digits of both in a row, and zeros as digits before them.
        let digits = word & 0xFFFF | word &>> 8 & 0xFFFF_0000
        guard Self.notHexadecimal(digits | 0x3030_3030_0000_0000) == 0 else { return nil }
        index += 6
        let number = Self.hexadecimal(digits &<< 32)
        return PathItem.Device(major: UInt32(number &>> 8), minor: UInt32(number & 0xFF))
    }

    /// The bits of a file's mode in octal, of seven digits: `0100755`.
    @inline(__always)
    func usualMode(_ index: inout Int) -> UInt32? {
        guard let word = word(at: index), word &>> 56 == UInt64(space) else { return nil }
        let digits = word & 0x00FF_FFFF_FFFF_FFFF
        // Of a digit up to 7 only the lowest three bits differ from those of 0.
        guard digits & 0x00F8_F8F8_F8F8_F8F8 == 0x0030_3030_3030_3030 else { return nil }
        var value = digits &<< 8 & 0x0707_0707_0707_0707
        value = (value &* (8 &<< 8 + 1)) &>> 8 & 0x00FF_00FF_00FF_00FF
        value = (value &* (64 &<< 16 + 1)) &>> 16 & 0x0000_FFFF_0000_FFFF
        index += 8
        return UInt32((value &* (4_096 &<< 32 + 1)) &>> 32)
    }

    /// A flag on each byte that is no digit in upper-case hexadecimal.
    static func notUpperHexadecimal(_ word: UInt64) -> UInt64 {
        notDigits(word) & notLetters(word, before: UInt8(ascii: "A") - 1)
    }

    private static func notHexadecimal(_ word: UInt64) -> UInt64 {
        notDigits(word) & notLetters(word, before: UInt8(ascii: "a") - 1)
    }

    /// A flag on each byte that is none of the six behind one.
    private static func notLetters(_ word: UInt64, before byte: UInt8) -> UInt64 {
        let letters = (word ^ lowest &* UInt64(byte)) & ~highest
        return ((letters &+ lowest &* 0x79) | ~(letters &+ lowest &* 0x7F) | word) & highest
    }

    /// Of eight digits of either case, the first lowest; zero bytes count as digits.
    static func hexadecimal(_ word: UInt64) -> UInt64 {
        var value = word & (lowest &* 0x0F) &+ (word &>> 6 & lowest) &* 9
        value = (value &* (16 &<< 8 + 1)) &>> 8 & 0x00FF_00FF_00FF_00FF
        value = (value &* (256 &<< 16 + 1)) &>> 16 & 0x0000_FFFF_0000_FFFF
        return (value &* (65_536 &<< 32 + 1)) &>> 32
    }
}

/// Names with their equals sign; each value is the packed text.
enum UsualName: UInt64, CaseIterable {
    case arch = 0x61_72_63_68_3D
    case syscall = 0x73_79_73_63_61_6C_6C_3D
    case success = 0x73_75_63_63_65_73_73_3D
    case exit = 0x65_78_69_74_3D
    case a0 = 0x61_30_3D
    case a1 = 0x61_31_3D
    case a2 = 0x61_32_3D
    case a3 = 0x61_33_3D
    case items = 0x69_74_65_6D_73_3D
    case ppid = 0x70_70_69_64_3D
    case pid = 0x70_69_64_3D
    case auid = 0x61_75_69_64_3D
    case uid = 0x75_69_64_3D
    case gid = 0x67_69_64_3D
    case euid = 0x65_75_69_64_3D
    case suid = 0x73_75_69_64_3D
    case fsuid = 0x66_73_75_69_64_3D
    case egid = 0x65_67_69_64_3D
    case sgid = 0x73_67_69_64_3D
    case fsgid = 0x66_73_67_69_64_3D
    case tty = 0x74_74_79_3D
    case ses = 0x73_65_73_3D
    case comm = 0x63_6F_6D_6D_3D
    case exe = 0x65_78_65_3D
    case key = 0x6B_65_79_3D
    case argc = 0x61_72_67_63_3D
    case cwd = 0x63_77_64_3D
    case item = 0x69_74_65_6D_3D
    case name = 0x6E_61_6D_65_3D
    case inode = 0x69_6E_6F_64_65_3D
    case dev = 0x64_65_76_3D
    case mode = 0x6D_6F_64_65_3D
    case ouid = 0x6F_75_69_64_3D
    case ogid = 0x6F_67_69_64_3D
    case rdev = 0x72_64_65_76_3D
}

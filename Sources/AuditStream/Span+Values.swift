/// Values of fields that are numbers; each is the whole value, and anything else is an error.
extension Span<UInt8> {
    /// A number that the kernel prints with a sign, as `exit=-2`.
    func signed(_ name: PackedName, _ index: inout Int) throws(RecordParseError) -> Int64 {
        let isNegative = take(UInt8(ascii: "-"), &index)
        guard let number = decimal(&index), isWordEnd(index),
            let magnitude = Int64(exactly: number)
        else { throw .badNumber(field: name.description) }
        return isNegative ? -magnitude : magnitude
    }

    /// An id of 32 bits; `-1`, which some tools write for the unset one, is 4294967295.
    func id(_ name: PackedName, _ index: inout Int) throws(RecordParseError) -> UInt32 {
        let number = try signed(name, &index)
        if let id = UInt32(exactly: number) { return id }
        guard number == -1 else { throw .badNumber(field: name.description) }
        return .max
    }

    /// A number that may use all 64 bits, as an inode's.
    func unsigned(_ name: PackedName, _ index: inout Int) throws(RecordParseError) -> UInt64 {
        let start = index
        if let number = decimal(&index), isWordEnd(index) { return number }
        index = start
        return try digits(word(&index), radix: 10, name)
    }

    func octal(_ name: PackedName, _ index: inout Int) throws(RecordParseError) -> UInt32 {
        UInt32(try digits(word(&index), radix: 8, limit: UInt64(UInt32.max), name))
    }

    func hexadecimal(_ name: PackedName, _ index: inout Int) throws(RecordParseError) -> UInt32 {
        UInt32(try digits(word(&index), radix: 16, limit: UInt64(UInt32.max), name))
    }

    func hexadecimal64(_ name: PackedName, _ index: inout Int) throws(RecordParseError) -> UInt64 {
        try digits(word(&index), radix: 16, name)
    }

    /// Two hexadecimal numbers, `fe:00`.
    func device(
        _ name: PackedName, _ index: inout Int
    ) throws(RecordParseError) -> PathItem.Device {
        let value = word(&index)
        guard let colon = value.first(where: { self[$0] == UInt8(ascii: ":") }) else {
            throw .badNumber(field: name.description)
        }
        let limit = UInt64(UInt32.max)
        let major = try digits(value.lowerBound..<colon, radix: 16, limit: limit, name)
        let minor = try digits(colon + 1..<value.upperBound, radix: 16, limit: limit, name)
        return PathItem.Device(major: UInt32(major), minor: UInt32(minor))
    }

    func yesOrNo(_ name: PackedName, _ index: inout Int) throws(RecordParseError) -> Bool {
        switch packed(word(&index)) {
        case 0x79_65_73: true
        case 0x6E_6F: false
        default: throw .badNumber(field: name.description)
        }
    }

    /// Nil for a type that is not known.
    func nameType(_ index: inout Int) -> PathItem.NameType? {
        switch packed(word(&index)) {
        case 0x4E_4F_52_4D_41_4C: .normal
        case 0x55_4E_4B_4E_4F_57_4E: .unknown
        case 0x50_41_52_45_4E_54: .parent
        case 0x44_45_4C_45_54_45: .delete
        case 0x43_52_45_41_54_45: .create
        default: nil
        }
    }

    /// A security label, which AppArmor writes with its mode behind a space:
    /// `cri-containerd.apparmor.d (enforce)`.
    func label(_ index: inout Int) -> Range<Int> {
        let label = word(&index)
        guard index + 1 < count, self[index] == space, self[index + 1] == UInt8(ascii: "("),
            let end = (index + 2..<Swift.min(index + 32, count)).first(where: {
                self[$0] == UInt8(ascii: ")")
            })
        else { return label }
        index = end + 1
        return label.lowerBound..<index
    }

    private func isWordEnd(_ index: Int) -> Bool {
        index >= count || self[index] <= space
    }

    private func digits(
        _ range: Range<Int>, radix: UInt64, limit: UInt64 = .max, _ name: PackedName
    ) throws(RecordParseError) -> UInt64 {
        var number: UInt64 = 0
        for index in range {
            let digit = UInt64(self[index].hexadecimalDigit ?? .max)
            let (product, isTooLarge) = number.multipliedReportingOverflow(by: radix)
            let (sum, isOver) = product.addingReportingOverflow(digit)
            guard digit < radix, !isTooLarge, !isOver, sum <= limit else {
                throw .badNumber(field: name.description)
            }
            number = sum
        }
        guard !range.isEmpty else { throw .badNumber(field: name.description) }
        return number
    }
}

extension UInt8 {
    /// The value of a digit of either case; nil for other bytes.
    fileprivate var hexadecimalDigit: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

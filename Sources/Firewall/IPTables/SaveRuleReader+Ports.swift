/// Conditions on ports and flags of TCP, and lists of ports (`multiport`).
extension SaveRuleReader {
    /// `22`, `22:25`, `:1023`, `1024:`.
    func portRange(_ text: String) -> ClosedRange<UInt128>? {
        if !text.isEmpty, !text.utf8.contains(UInt8(ascii: ":")) {
            return FieldKind.port.number(text).map { $0...$0 }
        }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard let low = parts[0].isEmpty ? 0 : FieldKind.port.number(parts[0]) else { return nil }
        if parts.count == 1 { return low...low }
        guard parts.count == 2,
            let high = parts[1].isEmpty ? 65_535 : FieldKind.port.number(parts[1]), low <= high
        else { return nil }
        return low...high
    }

    mutating func port(_ option: String, _ isNegated: Bool) -> Statement {
        let numbers: (ClosedRange<UInt128>) -> Component = { .numbers(IntervalSet($0)) }
        switch option {
        case "--sport", "--source-port":
            return match(.sourcePort, portRange(value()).map(numbers), isNegated)
        case "--dport", "--destination-port":
            return match(.destinationPort, portRange(value()).map(numbers), isNegated)
        case "--tcp-flags":
            let mask = FieldKind.tcpFlags.flags(value())
            let wanted = FieldKind.tcpFlags.flags(value())
            guard let mask, let wanted else { return .maybe("flags of TCP") }
            return match(.tcpFlags, .numbers(IntervalSet(wanted)), isNegated, mask: mask)
        case "--syn": return match(.tcpFlags, .numbers(IntervalSet(0x02)), isNegated, mask: 0x17)
        default:
            _ = values()
            return .maybe(option)
        }
    }

    mutating func ports(_ option: String, _ isNegated: Bool) -> Statement {
        let ranges = value().split(separator: ",").map { portRange(String($0)) }
        guard !ranges.contains(nil) else { return .maybe("a list of ports") }
        let set = Component.numbers(IntervalSet(ranges.compactMap(\.self)))
        switch option {
        case "--dports", "--destination-ports": return match(.destinationPort, set, isNegated)
        case "--sports", "--source-ports": return match(.sourcePort, set, isNegated)
        default: return .maybe("either port")
        }
    }
}

extension FieldKind {
    /// `SYN,ACK`, `ALL` or `NONE`; nil for anything else.
    func flags(_ text: String) -> UInt128? {
        if text == "NONE" { return 0 }
        if text == "ALL" { return 0x3F }
        var mask: UInt128 = 0
        for name in text.lowercased().split(separator: ",") {
            guard let bit = number(String(name)) else { return nil }
            mask |= bit
        }
        return mask
    }
}

/// Reads a target with its options.
struct SaveTargetReader {
    private let words: ArraySlice<String>
    private let isIPv6: Bool

    init(_ words: ArraySlice<String>, isIPv6: Bool) {
        self.words = words
        self.isIPv6 = isIPv6
    }

    private func option(_ name: String) -> String? {
        guard let place = words.firstIndex(of: name), place + 1 < words.endIndex else { return nil }
        return words[place + 1]
    }

    func statements(_ target: String) -> [Statement] {
        switch target {
        case "ACCEPT": return [.verdict(.accept)]
        case "DROP", "REJECT": return [.verdict(.drop)]
        case "RETURN": return [.verdict(.return)]
        case "QUEUE", "NFQUEUE": return [.verdict(.queue)]
        case "MARK": return [.setMark(mark())]
        case "CONNMARK": return connectionMark()
        case "NOTRACK": return [.notrack]
        case "CT":
            if words.contains("--notrack") { return [.notrack] }
            let zones = ["--zone", "--zone-orig", "--zone-reply"].filter(words.contains)
            return (words.contains("--helper") ? [.setHelper] : [.noEffect])
                + zones.map { _ in .setZone }
        case "DNAT": return [.destinationNAT(destination())]
        case "REDIRECT":
            guard let ports = option("--to-ports") else {
                return [.destinationNAT(.redirect(ports: nil))]
            }
            return [
                .destinationNAT(
                    FieldKind.port.range(ports).map { .redirect(ports: IntervalSet($0)) }
                        ?? .unknown("the ports \(ports)"))
            ]
        case "SNAT", "MASQUERADE": return [.sourceNAT]
        case "LOG", "NFLOG", "ULOG", "TRACE", "AUDIT", "CHECKSUM", "TCPMSS", "CLASSIFY", "DSCP",
            "TOS", "ECN", "TTL", "HL", "SECMARK", "CONNSECMARK", "TCPOPTSTRIP", "RATEEST", "LED",
            "IDLETIMER", "TEE", "HMARK", "SET", "ACCOUNT":
            return target == "HMARK" ? [.setMark(.unknown)] : [.noEffect]
        case "TPROXY", "SYNPROXY", "NETMAP", "CLUSTERIP", "STEAL":
            return [.opaque("-j \(target)")]
        default: return [.verdict(.jump(target))]
        }
    }

    /// `--set-xmark value/mask`: `(old & ~mask) ^ value`.
    private func mark() -> MarkChange {
        if let text = option("--set-xmark") { return xmark(text) }
        if let text = option("--set-mark") {
            guard let (value, mask) = pair(text) else { return .unknown }
            return .bits(keep: ~(mask | value), flip: value)
        }
        if let text = option("--and-mark"), let (value, _) = pair(text) {
            return .bits(keep: value, flip: 0)
        }
        if let text = option("--or-mark"), let (value, _) = pair(text) {
            return .bits(keep: ~value, flip: value)
        }
        if let text = option("--xor-mark"), let (value, _) = pair(text) {
            return .bits(keep: .max, flip: value)
        }
        return .unknown
    }

    private func xmark(_ text: String) -> MarkChange {
        guard let (value, mask) = pair(text) else { return .unknown }
        return .bits(keep: ~mask, flip: value)
    }

    private func pair(_ text: String) -> (UInt32, UInt32)? {
        let parts = text.split(separator: "/").map { FieldKind.mark.number(String($0)) }
        guard let first = parts.first, let value = first.flatMap({ UInt32(exactly: $0) }) else {
            return nil
        }
        guard parts.count == 2 else { return (value, .max) }
        return parts[1].flatMap { UInt32(exactly: $0) }.map { (value, $0) }
    }

    /// `ct = (ct & ~ctmask) ^ (mark & nfmask)` and the other way round (libxt_CONNMARK(8)).
    private func connectionMark() -> [Statement] {
        func number(_ name: String) -> UInt32? {
            guard let text = option(name) else { return .max }
            return FieldKind.mark.number(text).flatMap { UInt32(exactly: $0) }
        }
        if words.contains("--save-mark") || words.contains("--restore-mark") {
            guard let packet = number("--nfmask"), let connection = number("--ctmask"),
                option("--mask") == nil
            else {
                return [
                    words.contains("--save-mark") ? .setConntrackMark(.unknown) : .setMark(.unknown)
                ]
            }
            return words.contains("--save-mark")
                ? [.setConntrackMark(.copy(clear: connection, take: packet))]
                : [.setMark(.copy(clear: packet, take: connection))]
        }
        if let text = option("--set-xmark") { return [.setConntrackMark(xmark(text))] }
        if let text = option("--set-mark"), let (value, mask) = pair(text) {
            return [.setConntrackMark(.bits(keep: ~(mask | value), flip: value))]
        }
        return [.setConntrackMark(.unknown)]
    }

    private func destination() -> Target {
        guard let text = option("--to-destination") else { return .unknown("no target") }
        return NftRuleReader.literal(text) ?? .unknown("the target \(text)")
    }
}

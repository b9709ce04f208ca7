import HostSystem
import Posture
import SSHD

/// Facts about what a server offers on the wire, asked for over loopback.
enum WireFacts {
    static let type = FactType.record([
        FactField("banner", .string, "the line with which it greets"),
        FactField("kex", .list(.string), "key exchanges"),
        FactField("hostKeys", .list(.string), "algorithms with which the node proves who it is"),
        FactField("ciphers", .list(.string)),
        FactField("macs", .list(.string)),
    ])

    private static let deadline = Duration.seconds(2)

    /// Of the first address that listens on loopback or on all addresses; nil where there is none.
    static func fact(_ addresses: [String]) -> Fact? {
        for address in addresses {
            guard let mark = address.lastIndex(of: ":"),
                let port = UInt16(address[address.index(after: mark)...])
            else { continue }
            switch address[..<mark] {
            case "0.0.0.0", "127.0.0.1": return ask(port, overIPv6: false)
            case "[::]", "[::1]": return ask(port, overIPv6: true)
            default: continue
            }
        }
        return nil
    }

    private static func ask(_ port: UInt16, overIPv6: Bool) -> Fact {
        let origin = Origin.liveAnswer(
            endpoint: overIPv6 ? "[::1]:\(port)" : "127.0.0.1:\(port)")
        do {
            let bytes = try LoopbackQuestion.ask(
                port: port, overIPv6: overIPv6, sending: WireOffer.greeting,
                limitBytes: WireOffer.limitBytes, deadline: deadline
            ) { answer in
                do throws(WireOffer.Problem) {
                    _ = try WireOffer(parsing: answer)
                    return true
                } catch {
                    return error != .incomplete
                }
            }
            let offer = try WireOffer(parsing: bytes)
            func list(_ names: [String]) -> Fact {
                Fact(.list(names.map { Fact(.string($0), from: origin) }), from: origin)
            }
            return Fact(
                .map([
                    "banner": Fact(.string(offer.banner), from: origin),
                    "kex": list(offer.keyExchanges), "hostKeys": list(offer.hostKeys),
                    "ciphers": list(offer.ciphers), "macs": list(offer.macs),
                ]), from: origin)
        } catch {
            return .unknown("what it offers could not be asked for: \(error)", from: origin)
        }
    }
}

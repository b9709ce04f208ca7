import HostSystem
import Posture

/// How the kernel treats packets at the interfaces by which a node is reached.
///
/// Those that container networks make (veth pairs, tunnels, bridges of pods) are left out: what they
/// need is the network plugin's business. Each value is the one that applies: the kernel joins that
/// of the interface with that of `all`, by rules of its own for each
/// (Documentation/networking/ip-sysctl.rst, `IN_DEV_*` of include/linux/inetdevice.h).
struct NetworkInterfaces {
    static let type = FactType.list(
        .record([
            FactField("name", .string),
            FactField("acceptsRedirects", .bool, "lets routers of IPv4 change its routes"),
            FactField("acceptsRedirects6", .bool, "lets routers of IPv6 change its routes"),
            FactField("sendsRedirects", .bool, "tells others of better routes"),
            FactField("acceptsSourceRoutes", .bool, "takes routes from the sender, IPv4 or IPv6"),
            FactField(
                "reversePathFilter", .int,
                "0: a packet may come from anywhere, 1: strict, 2: loose"),
            FactField("logsMartians", .bool, "logs packets with impossible addresses"),
        ]))

    private static let interfaceLimit = 5_000

    let kernel: KernelText
    let foreignNetwork: String?

    private var host: HostView { kernel.host }
    private static let folder = "/proc/sys/net/ipv4/conf"

    var fact: Fact {
        let origin = Origin.kernel(path: "/sys/class/net")
        if let reason = kernel.unknown ?? foreignNetwork { return .unknown(reason, from: origin) }
        do throws(HostError) {
            guard let entries = try host.entries(of: "/sys/class/net", limit: Self.interfaceLimit)
            else { return .unknown("/sys/class/net: it is not there", from: origin) }
            var facts: [Fact] = []
            for entry in entries where try isOfNode(entry.name) {
                facts.append(fact(entry.name))
            }
            return Fact(.list(facts), from: origin)
        } catch {
            return .unknown("\(error)", from: origin)
        }
    }

    /// Whether it is a card, or something that stands on one: a bond, a VLAN, a bridge with a card.
    private func isOfNode(_ name: String, depth: Int = 0) throws(HostError) -> Bool {
        let folder = "/sys/class/net/\(name)"
        if try host.status(of: folder + "/device") != nil { return true }
        guard depth < 3 else { return false }
        let event = try host.contents(of: folder + "/uevent")?.text ?? ""
        let kinds = ["DEVTYPE=bond", "DEVTYPE=vlan", "DEVTYPE=bridge"]
        let isBond = try host.status(of: folder + "/bonding") != nil
        guard isBond || kinds.contains(where: { event.split(separator: "\n").contains($0[...]) })
        else { return false }
        let entries = try host.entries(of: folder, limit: Self.interfaceLimit) ?? []
        for entry in entries where entry.name.hasPrefix("lower_") {
            if try isOfNode(String(entry.name.dropFirst(6)), depth: depth + 1) { return true }
        }
        return false
    }

    private func fact(_ name: String) -> Fact {
        let forwarding = number(4, name, "forwarding")
        let pairs: [(String, Fact?)] = [
            ("name", Fact(.string(name), from: .kernel(path: "/sys/class/net/\(name)"))),
            (
                "acceptsRedirects",
                joined(name, "accept_redirects") { all, own in
                    forwarding.map { $0 != 0 ? all != 0 && own != 0 : all != 0 || own != 0 }
                        .map { .bool($0) }
                }
            ),
            ("sendsRedirects", joined(name, "send_redirects") { .bool($0 != 0 || $1 != 0) }),
            ("reversePathFilter", joined(name, "rp_filter") { .int(max($0, $1)) }),
            ("logsMartians", joined(name, "log_martians") { .bool($0 != 0 || $1 != 0) }),
            ("acceptsSourceRoutes", sourceRoutes(name)),
            ("acceptsRedirects6", redirects6(name)),
        ]
        let fields = pairs.compactMap { name, fact in fact.map { (name, $0) } }
        return Fact(
            .map(Dictionary(fields) { $1 }), from: .kernel(path: "\(Self.folder)/\(name)"))
    }

    private func path(_ version: Int, _ interface: String, _ name: String) -> String {
        "/proc/sys/net/ipv\(version)/conf/\(interface)/\(name)"
    }

    /// Nil where it cannot be read.
    private func number(_ version: Int, _ interface: String, _ name: String) -> Int64? {
        guard case .int(let value) = integer(version, interface, name)?.value else { return nil }
        return value
    }

    private func integer(_ version: Int, _ interface: String, _ name: String) -> Fact? {
        kernel.fact(path(version, interface, name)) { Int64($0).map { .int($0) } }
    }

    private func joined(
        _ interface: String, _ name: String, _ make: (_ all: Int64, _ own: Int64) -> FactValue?
    ) -> Fact {
        let origin = Origin.kernel(path: path(4, interface, name))
        guard let all = number(4, "all", name), let own = number(4, interface, name),
            let value = make(all, own)
        else {
            return .unknown(
                "\(path(4, interface, name)): it or that of all interfaces cannot be read",
                from: origin)
        }
        return Fact(value, from: origin)
    }

    /// IPv6 never takes them where the value is negative, and only some kinds where it is not;
    /// a value above 0 is that of IPv4's 1.
    private func sourceRoutes(_ name: String) -> Fact {
        let fourth = joined(name, "accept_source_route") { .bool($0 != 0 && $1 != 0) }
        guard case .bool(false) = fourth.value,
            let sixth = integer(6, name, "accept_source_route")
        else { return fourth }
        guard case .int(let own) = sixth.value else { return sixth }
        guard own > 0, let all = number(6, "all", "accept_source_route") else { return fourth }
        return Fact(.bool(min(all, own) > 0), from: sixth.origin)
    }

    /// False where the interface has no IPv6, or forwards it: a router takes no redirects.
    private func redirects6(_ name: String) -> Fact? {
        guard let redirects = integer(6, name, "accept_redirects") else { return nil }
        guard case .int(let value) = redirects.value else { return redirects }
        let isOff =
            number(6, name, "forwarding") ?? 0 != 0 || number(6, name, "disable_ipv6") ?? 0 != 0
        return Fact(.bool(value != 0 && !isOff), from: redirects.origin)
    }
}

import Containers
package import HostSystem
package import Posture

/// Reads which programs of a node wait for others from the network.
package struct ListenersProbe: Probe {
    /// Whose network is meant: that of the node's first process, or the program's own (`self`).
    private let network: String

    package init() { network = "1" }

    init(network: String) { self.network = network }

    /// More are not told.
    private static let listenerLimit = 5_000

    package var schema: FactField {
        FactField(
            "listeners",
            .record([
                FactField(
                    "sockets",
                    .list(
                        .record([
                            FactField("protocol", .string, "tcp or udp"),
                            FactField("address", .string, "0.0.0.0 and :: stand for all"),
                            FactField("port", .int),
                            FactField(
                                "isLoopback", .bool, "whether only the node itself gets there"),
                            FactField("pid", .int, "missing for a socket of the kernel itself"),
                            FactField("program", .string, "the name of the program's file"),
                            FactField("unit", .string, "the unit of systemd that started it"),
                            FactField("container", .string, "the id of the container, if in one"),
                            FactField("uid", .int),
                        ])),
                    "what listens in the node's own network, not in those of pods")
            ]),
            "programs that wait for others from the network")
    }

    package func observe(_ host: HostView) async -> FactSet.Component {
        FactSet.Component(
            name: "listeners",
            instances: [
                Fact(.map(["sockets": sockets(host)]), from: .kernel(path: "/proc/1/net"))
            ])
    }

    private func sockets(_ host: HostView) -> Fact {
        let origin = Origin.kernel(path: "/proc/1/net")
        if let reason = KernelText(host).unknown { return .unknown(reason, from: origin) }
        do throws(HostError) {
            var sockets: [SocketTable.Socket] = []
            var tables = 0
            for table in SocketTable.tables {
                guard
                    let found = try SocketTable.sockets(
                        table, host, process: network)
                else { continue }
                tables += 1
                sockets += found
            }
            guard tables > 0 else { return .unknown("/proc/1/net: it is not there", from: origin) }
            guard sockets.count <= Self.listenerLimit else {
                return .unknown("/proc/1/net: more than \(Self.listenerLimit) listen", from: origin)
            }
            let inodes = Set(sockets.map(\.inode).filter { $0 != 0 })
            var desk = ListenerDesk(host, try SocketOwners(of: inodes, host))
            sockets.sort {
                ($0.port, $0.table, $0.address, $0.inode)
                    < ($1.port, $1.table, $1.address, $1.inode)
            }
            return Fact(.list(sockets.map { desk.fact($0) }), from: origin)
        } catch {
            return .unknown("\(error)", from: origin)
        }
    }
}

/// Puts together what is known of sockets and of the processes that have them.
private struct ListenerDesk {
    private let host: HostView
    private let owners: SocketOwners?
    private var known: [Int32: [String: Fact]] = [:]
    private let groups: ControlGroupParser?

    init(_ host: HostView, _ owners: SocketOwners?) {
        self.host = host
        self.owners = owners
        // Without it containers are not told apart, and neither are they named.
        groups = try? ControlGroupParser(reading: host)
    }

    mutating func fact(_ socket: SocketTable.Socket) -> Fact {
        let origin = Origin.kernel(path: "/proc/1/net/\(socket.table)")
        let values: [String: FactValue] = [
            "protocol": .string(String(socket.table.prefix(3))),
            "address": .string(socket.address),
            "port": .int(Int64(socket.port)),
            "isLoopback": .bool(NetworkAddress.isLoopback(host: socket.address)),
            "uid": .int(Int64(socket.uid)),
        ]
        var fields = values.mapValues { Fact($0, from: origin) }
        for (name, fact) in owner(of: socket.inode) { fields[name] = fact }
        return Fact(.map(fields), from: origin)
    }

    private mutating func owner(of inode: UInt64) -> [String: Fact] {
        guard inode != 0 else { return [:] }
        guard let pid = owners?.pids[inode] else {
            // All was seen, and no process has it: the kernel's own sockets (WireGuard, VXLAN) are so.
            if let owners, owners.gap == nil { return [:] }
            let reason =
                owners?.gap.map { "\($0)" } ?? "which process has it is told by no recorded /proc"
            let unknown = Fact.unknown(reason, from: .kernel(path: "/proc"))
            return ["pid": unknown, "program": unknown]
        }
        if let facts = known[pid] { return facts }
        let origin = Origin.process(pid: pid)
        var fields = ["pid": Fact(.int(Int64(pid)), from: origin)]
        do throws(HostError) {
            if let path = try host.linkTarget(of: "/proc/\(pid)/exe") {
                let name = path.lastPathPart.split(separator: " ").first.map(String.init) ?? ""
                fields["program"] = Fact(.string(name), from: origin)
            }
            let bytes = try host.contents(of: "/proc/\(pid)/cgroup")?.bytes ?? []
            if let path = groups?.parse(bytes.span) {
                fields["unit"] = path.unit(in: bytes.span).map { Fact(.string($0), from: origin) }
                if case .container(let levels) = path.place, let last = levels.last {
                    fields["container"] = Fact(
                        .string(path.id(of: last, in: bytes.span)), from: origin)
                }
            }
        } catch {
            fields["program"] = .unknown("\(error)", from: origin)
        }
        known[pid] = fields
        return fields
    }
}

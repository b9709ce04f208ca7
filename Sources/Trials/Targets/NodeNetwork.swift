package import HostSystem
import NIOCore
import NIOPosix

/// What listens on this node, and under which addresses it can be asked.
package struct NodeNetwork: Sendable {
    package let listeners: [Listener]
    /// Of the node's interfaces, in digits; those that need the name of an interface are left out.
    package let addresses: [String]

    package init(listeners: [Listener], addresses: [String]) {
        self.listeners = listeners
        self.addresses = addresses
    }

    /// Why nothing can be tried.
    package struct Failure: Error, Hashable, CustomStringConvertible {
        package let description: String
    }

    /// The network of a node that runs; nil where the root is a folder only.
    ///
    /// Throws where this program is in another network than the node: what answers under its
    /// addresses would be something else.
    package static func of(_ host: HostView) throws(Failure) -> NodeNetwork? {
        let listeners: [Listener]
        do throws(HostError) {
            guard let found = try Listener.all(host) else { return nil }
            listeners = found
            guard try isShared(with: host) else {
                throw HostError(
                    path: "/proc/1/ns/net",
                    problem: "Merlon is in another network than the node (hostNetwork is needed)")
            }
        } catch {
            throw Failure(description: "\(error)")
        }
        do {
            let addresses = try System.enumerateDevices().compactMap(\.address?.ipAddress)
            return NodeNetwork(
                listeners: listeners,
                addresses: addresses.filter { !$0.lowercased().hasPrefix("fe80:") }.uniqued())
        } catch {
            throw Failure(description: "the addresses of this node cannot be read: \(error)")
        }
    }

    /// Whether this program and the node's first process are in one network namespace.
    private static func isShared(with host: HostView) throws(HostError) -> Bool {
        let own = try HostView(root: "/").linkTarget(of: "/proc/self/ns/net")
        do throws(HostError) {
            return try host.linkTarget(of: "/proc/1/ns/net") == own
        } catch {
            // Only root may see that of another's process. A view of `/` is of our own network,
            // unless somebody has gone to lengths.
            guard error.kind == .notPermitted, host.isLive else { throw error }
            return true
        }
    }

    /// More addresses of one service than these are not tried.
    private static let limit = 4

    /// Where to ask a service of one of these ports; each address of the listener only once.
    func servers(on ports: Set<Int>) -> [Endpoint] {
        let found = listeners.filter { ports.contains($0.port) }
        return Array(
            found.map { Endpoint(local($0.address), $0.port) }.uniqued().prefix(Self.limit))
    }

    /// Where a service of one of these ports could be reached from: all addresses of the node
    /// where it listens on all.
    func reach(of ports: Set<Int>) -> [Endpoint] {
        let found = listeners.filter { ports.contains($0.port) }
        let endpoints = found.flatMap { listener -> [Endpoint] in
            let own = Endpoint(local(listener.address), listener.port)
            guard listener.isOnAllAddresses else { return [own] }
            let isNew = listener.address == "::"
            let others = addresses.map { Endpoint($0, listener.port) }.filter {
                !$0.isLoopback && (isNew || !$0.address.contains(":"))
            }
            return [own] + others.prefix(Self.limit - 1)
        }
        return Array(endpoints.uniqued().prefix(Self.limit * 2))
    }

    /// An address of one's own for that of a listener.
    private func local(_ address: String) -> String {
        switch address {
        case "0.0.0.0": "127.0.0.1"
        // One that takes IPv6 alone would not be found under the other.
        case "::": addresses.contains("::1") ? "::1" : "127.0.0.1"
        default: address
        }
    }
}

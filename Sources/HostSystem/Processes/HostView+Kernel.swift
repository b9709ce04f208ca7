import Glibc

extension HostView {
    /// Whether the view's `/proc` is the kernel's own and not a recorded one: only there does a
    /// missing file say that the kernel does not have what it would tell of.
    package func hasKernelProc() throws(HostError) -> Bool {
        try open("/proc", O_PATH)?.isOnProcessFileSystem == true
    }

    /// Whether the node runs, or what it told when it ran has been recorded.
    package func hasProc() throws(HostError) -> Bool {
        for path in ["/proc/sys", "/proc/1"] where try status(of: path)?.kind == .directory {
            return true
        }
        return false
    }

    /// Whether `/proc/sys/net` and `/sys/class/net` tell of the node's own network: they show that
    /// of whoever reads them, which in a container need not be the node's (`hostNetwork`).
    package func seesOwnNetwork() throws(HostError) -> Bool {
        try sharesNamespace("net")
    }

    /// Whether this program has the host name of the node: a container with a network of its own
    /// has none of it (`ip netns exec` leaves it alone).
    package func sharesHostName() throws(HostError) -> Bool {
        try sharesNamespace("uts")
    }

    private func sharesNamespace(_ name: String) throws(HostError) -> Bool {
        guard try hasKernelProc() else { return true }
        do throws(HostError) {
            guard let own = try linkTarget(of: "/proc/self/ns/\(name)") else { return false }
            return try linkTarget(of: "/proc/1/ns/\(name)") == own
        } catch {
            // Without the right to see that of process 1, the system that runs us has our network.
            guard isLive, error.kind == .notPermitted else { throw error }
            return true
        }
    }
}

import HostSystem

/// The releases of a node's kernels.
enum KernelRelease {
    private static let path = "/proc/sys/kernel/osrelease"

    /// That of the running kernel, or of a node that does not run the only one that it has; nil
    /// where it is not known.
    static func current(_ host: HostView) throws(HostError) -> String? {
        if let running = try running(host) { return running }
        let installed = try host.entries(of: "/lib/modules") ?? []
        return installed.count == 1 ? installed[0].name : nil
    }

    /// Nil where the node does not run.
    static func running(_ host: HostView) throws(HostError) -> String? {
        guard let text = try host.contents(of: path)?.text else { return nil }
        let release = String(text.prefix { !$0.isNewline })
        // It becomes part of paths.
        return release.isEmpty || release.contains("/") || release.hasPrefix(".") ? nil : release
    }
}

import HostSystem
import Posture

/// What of the running kernel keeps a kubelet with this configuration from starting.
struct KernelRefusals {
    let config: Fact
    let host: HostView

    /// What a kubelet with `protectKernelDefaults` wants to find, and sets itself without it
    /// (`setupKernelTunables` in `pkg/kubelet/cm/container_manager_linux.go`).
    private static let tunables = [
        ("vm/overcommit_memory", "1"), ("vm/panic_on_oom", "0"), ("kernel/panic", "10"),
        ("kernel/panic_on_oops", "1"), ("kernel/keys/root_maxkeys", "1000000"),
        ("kernel/keys/root_maxbytes", "25000000"),
    ]

    var all: [String] {
        do {
            return try wrongTunables() + wrongControlGroups()
        } catch {
            // What cannot be read is no reason that is known.
            return []
        }
    }

    private func wrongTunables() throws(HostError) -> [String] {
        guard case .bool(true) = config["protectKernelDefaults"]?.value else { return [] }
        var problems: [String] = []
        for (name, wanted) in Self.tunables {
            guard let text = try host.contents(of: "/proc/sys/\(name)")?.text else { continue }
            let value = text.prefix { !$0.isNewline }
            if value != wanted {
                problems.append(
                    "protectKernelDefaults wants /proc/sys/\(name) to be \(wanted), not \(value)")
            }
        }
        return problems
    }

    private func wrongControlGroups() throws(HostError) -> [String] {
        let folder = "/sys/fs/cgroup"
        guard case .bool(true) = config["failCgroupV1"]?.value,
            try host.status(of: folder + "/cgroup.controllers") == nil,
            try host.entries(of: folder)?.isEmpty == false
        else { return [] }
        return ["failCgroupV1 is set, and this node has control groups of version 1"]
    }
}

import HostSystem
import Posture

/// What of the running kernel keeps a kubelet with this configuration from starting.
struct KernelRefusals {
    private(set) var problems: [String] = []
    /// What could not be read, so that there may be more problems; nil where all was.
    private(set) var doubt: String?
    private let config: Fact
    private let host: HostView

    /// What a kubelet with `protectKernelDefaults` wants to find, and sets itself without it
    /// (`setupKernelTunables` in `pkg/kubelet/cm/container_manager_linux.go`).
    private static let tunables = [
        ("vm/overcommit_memory", "1"), ("vm/panic_on_oom", "0"), ("kernel/panic", "10"),
        ("kernel/panic_on_oops", "1"), ("kernel/keys/root_maxkeys", "1000000"),
        ("kernel/keys/root_maxbytes", "25000000"),
    ]

    init(config: Fact, host: HostView) {
        self.config = config
        self.host = host
        do {
            try findWrongTunables()
            try findWrongControlGroups()
        } catch {
            doubt = "whether the kubelet starts on this kernel is not known: \(error)"
        }
    }

    private mutating func findWrongTunables() throws(HostError) {
        guard case .bool(true) = config["protectKernelDefaults"]?.value else { return }
        for (name, wanted) in Self.tunables {
            guard let text = try host.contents(of: "/proc/sys/\(name)")?.text else { continue }
            let value = text.prefix { !$0.isNewline }
            if value != wanted {
                problems.append(
                    "protectKernelDefaults wants /proc/sys/\(name) to be \(wanted), not \(value)")
            }
        }
    }

    private mutating func findWrongControlGroups() throws(HostError) {
        let folder = "/sys/fs/cgroup"
        guard case .bool(true) = config["failCgroupV1"]?.value,
            try host.status(of: folder + "/cgroup.controllers") == nil,
            try host.entries(of: folder)?.isEmpty == false
        else { return }
        problems.append("failCgroupV1 is set, and this node has control groups of version 1")
    }
}

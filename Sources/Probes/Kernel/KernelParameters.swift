import HostSystem
import Posture

/// Parameters of the kernel: as it runs, and as the node's files set them at its next start.
struct KernelParameters {
    static let type = FactType.map(
        .record([
            FactField("running", .string, "missing where the running kernel does not have it"),
            FactField("saved", .string, "what the files of sysctl.d set it to, if they do"),
        ]))

    let kernel: KernelText
    /// Why the network's parameters are not those of the node; nil where they are.
    let foreignNetwork: String?

    /// Every parameter that is read, by its name with points.
    static let names: [String] =
        [
            "vm.overcommit_memory", "vm.panic_on_oom", "vm.mmap_min_addr",
            "vm.unprivileged_userfaultfd", "kernel.panic", "kernel.panic_on_oops",
            "kernel.keys.root_maxkeys", "kernel.keys.root_maxbytes", "kernel.kptr_restrict",
            "kernel.dmesg_restrict", "kernel.randomize_va_space", "kernel.yama.ptrace_scope",
            "kernel.unprivileged_bpf_disabled", "kernel.kexec_load_disabled",
            "kernel.modules_disabled", "kernel.sysrq", "kernel.perf_event_paranoid",
            "kernel.core_pattern", "kernel.core_uses_pid", "kernel.unprivileged_userns_clone",
            "kernel.apparmor_restrict_unprivileged_userns", "kernel.io_uring_disabled",
            "fs.protected_hardlinks", "fs.protected_symlinks", "fs.protected_fifos",
            "fs.protected_regular", "fs.suid_dumpable", "user.max_user_namespaces",
            "dev.tty.ldisc_autoload", "net.core.bpf_jit_harden", "net.ipv4.tcp_syncookies",
            "net.ipv4.icmp_echo_ignore_broadcasts", "net.ipv4.icmp_ignore_bogus_error_responses",
            "net.ipv4.ip_forward", "net.bridge.bridge-nf-call-iptables",
        ]
        + ["all", "default"].flatMap { place in
            [
                "ipv4.conf.\(place).accept_redirects", "ipv4.conf.\(place).secure_redirects",
                "ipv4.conf.\(place).send_redirects", "ipv4.conf.\(place).accept_source_route",
                "ipv4.conf.\(place).rp_filter", "ipv4.conf.\(place).log_martians",
                "ipv6.conf.\(place).accept_redirects", "ipv6.conf.\(place).accept_source_route",
                "ipv6.conf.\(place).accept_ra", "ipv6.conf.\(place).forwarding",
                "ipv6.conf.\(place).disable_ipv6",
            ].map { "net.\($0)" }
        }

    var fact: Fact {
        var saved: SavedSettings?
        var doubt: HostError?
        do throws(HostError) {
            saved = try SavedSettings(kernel.host)
        } catch {
            doubt = error
        }
        var parameters: [String: Fact] = [:]
        for name in Self.names {
            let path = "/proc/sys/" + name.split(separator: ".").joined(separator: "/")
            var fields: [String: Fact] = [:]
            fields["running"] =
                name.hasPrefix("net.")
                ? foreignNetwork.map { .unknown($0, from: .kernel(path: path)) }
                    ?? kernel.fact(path) : kernel.fact(path)
            if let doubt {
                fields["saved"] = .unknown("\(doubt)", from: .file(path: doubt.path))
            } else if let setting = saved?[name] {
                fields["saved"] = Fact(
                    .string(setting.value), from: .file(path: setting.path, line: setting.line))
            }
            parameters[name] = Fact(.map(fields), from: .kernel(path: path))
        }
        return Fact(.map(parameters), from: .kernel(path: "/proc/sys"))
    }
}

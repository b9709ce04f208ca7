import HostSystem
import Posture

/// What guards the kernel itself, and with what the kernel guards programs.
struct KernelSecurity {
    static let appArmor = FactType.record([
        FactField("isEnabled", .bool),
        FactField("enforcedProfiles", .int, "how many profiles are enforced"),
        FactField("complainingProfiles", .int, "how many profiles only log"),
    ])
    static let seLinux = FactType.record([
        FactField("isEnforcing", .bool, "whether the running kernel refuses what it forbids"),
        FactField("configured", .string, "enforcing, permissive or disabled, at the next start"),
    ])

    private static let folder = "/sys/kernel/security"

    let kernel: KernelText
    private var host: HostView { kernel.host }

    /// `none`, `integrity` or `confidentiality`: the word in brackets (kernel_lockdown(7)).
    var lockdown: Fact? {
        securityFile("lockdown") { text in
            guard let start = text.firstIndex(of: "["), let end = text.firstIndex(of: "]"),
                start < end
            else { return nil }
            return .string(String(text[text.index(after: start)..<end]))
        }
    }

    /// The modules that decide over accesses, in their order.
    var modules: Fact? {
        let origin = Origin.kernel(path: "\(Self.folder)/lsm")
        return securityFile("lsm") { text in
            .list(text.split(separator: ",").map { Fact(.string(String($0)), from: origin) })
        }
    }

    /// A file that is missing because nobody has mounted its file system says nothing.
    private func securityFile(_ name: String, _ make: (String) -> FactValue?) -> Fact? {
        if let fact = kernel.fact("\(Self.folder)/\(name)", make) { return fact }
        do throws(HostError) {
            if try host.entries(of: Self.folder)?.isEmpty == false { return nil }
            return .unknown(
                "\(Self.folder): nothing is mounted there", from: .kernel(path: Self.folder))
        } catch {
            return .unknown("\(error)", from: .kernel(path: Self.folder))
        }
    }

    /// Whether the firmware started only what is signed; nil for a machine without EFI.
    ///
    /// As the kernel itself has it (`efi_get_secureboot`): not while keys may be put in by anybody
    /// (SetupMode), nor where shim, which starts most distributions, was told to look at no signature.
    var isSecureBoot: Fact? {
        let folder = "/sys/firmware/efi"
        let path = folder + "/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"
        let origin = Origin.kernel(path: path)
        if let reason = kernel.unknown { return .unknown(reason, from: origin) }
        do throws(HostError) {
            guard try host.status(of: folder) != nil else {
                return kernel.isSysComplete
                    ? nil : .unknown("/sys: it is not there", from: origin)
            }
            guard let isOn = try variable(path) else {
                if try host.entries(of: folder + "/efivars")?.isEmpty == false { return nil }
                return .unknown("\(folder)/efivars: nothing is mounted there", from: origin)
            }
            guard isOn.byte == 1 else { return Fact(.bool(false), from: origin) }
            let setup = folder + "/efivars/SetupMode-8be4df61-93ca-11d2-aa0d-00e098032b8c"
            if try variable(setup)?.byte == 1 {
                return Fact(.bool(false), from: .kernel(path: setup))
            }
            let shim = folder + "/efivars/MokSBStateRT-605dab50-e046-4300-abb6-3dd810dd8b23"
            // One that outlives a restart (EFI_VARIABLE_NON_VOLATILE) shim has not written.
            if let state = try variable(shim), state.byte == 1, state.attributes & 1 == 0 {
                return Fact(.bool(false), from: .kernel(path: shim))
            }
            return Fact(.bool(true), from: origin)
        } catch {
            return .unknown("\(error)", from: .kernel(path: error.path))
        }
    }

    /// A variable of one byte, before which four bytes of attributes stand (efivarfs); nil where it is
    /// not there.
    private func variable(_ path: String) throws(HostError) -> (attributes: UInt8, byte: UInt8)? {
        guard let bytes = try host.contents(of: path)?.bytes else { return nil }
        guard bytes.count == 5 else {
            throw HostError(path: path, problem: "it does not have 5 bytes")
        }
        return (bytes[0], bytes[4])
    }

    var appArmor: Fact? {
        let path = "/sys/module/apparmor/parameters/enabled"
        guard let enabled = kernel.fact(path, { .bool($0 == "Y") }) else { return nil }
        var fields = ["isEnabled": enabled]
        if case .bool(true) = enabled.value {
            let list = "\(Self.folder)/apparmor/profiles"
            let counts = ["enforcedProfiles": "(enforce)", "complainingProfiles": "(complain)"]
            for (field, mark) in counts {
                fields[field] = kernel.fact(list) { text in
                    let lines = text.split(separator: "\n")
                    return .int(Int64(lines.count { $0.hasSuffix(mark) }))
                }
            }
        }
        return Fact(.map(fields), from: enabled.origin)
    }

    var seLinux: Fact? {
        let path = "/sys/fs/selinux/enforce"
        var fields: [String: Fact] = [:]
        fields["isEnforcing"] = kernel.fact(path) { .bool($0 == "1") }
        fields["configured"] = configuredSELinux
        return fields.isEmpty ? nil : Fact(.map(fields), from: .kernel(path: "/sys/fs/selinux"))
    }

    /// The last line `SELINUX=` of the file, in small letters (selinux_config(5)).
    private var configuredSELinux: Fact? {
        let path = "/etc/selinux/config"
        do throws(HostError) {
            guard let lines = try host.contents(of: path)?.lines else { return nil }
            var found: Fact?
            for (number, line) in lines.enumerated() where line.hasPrefix("SELINUX=") {
                let value = line.dropFirst(8).prefix { !$0.isWhitespace }.lowercased()
                found = Fact(.string(value), from: .file(path: path, line: number + 1))
            }
            return found
        } catch {
            return .unknown("\(error)", from: .file(path: path))
        }
    }

    /// What the kernel says of the processor's weaknesses, by their names.
    var vulnerabilities: Fact? {
        let folder = "/sys/devices/system/cpu/vulnerabilities"
        let origin = Origin.kernel(path: folder)
        if let reason = kernel.unknown { return .unknown(reason, from: origin) }
        do throws(HostError) {
            guard let entries = try host.entries(of: folder, limit: 200) else {
                return .unknown("\(folder): it is not there", from: origin)
            }
            var facts: [String: Fact] = [:]
            for entry in entries { facts[entry.name] = kernel.fact("\(folder)/\(entry.name)") }
            return Fact(.map(facts), from: origin)
        } catch {
            return .unknown("\(error)", from: origin)
        }
    }
}

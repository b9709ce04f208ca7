package import HostSystem
package import Posture

/// Reads how a node's kernel is set and what guards it.
package struct KernelProbe: Probe {
    package init() {}

    package var schema: FactField {
        FactField(
            "kernel",
            .record([
                FactField("arguments", .list(.string), "the kernel's command line"),
                FactField(
                    "sysctl", KernelParameters.type,
                    "parameters by their names: node.kernel.sysctl['kernel.panic'].running"),
                FactField(
                    "interfaces", NetworkInterfaces.type, "cards, and bonds or VLANs on them"),
                FactField("modules", KernelModules.type, "modules that few nodes need"),
                FactField("lockdown", .string, "none, integrity or confidentiality"),
                FactField("lsm", .list(.string), "the security modules in their order"),
                FactField("isSecureBoot", .bool, "missing on a machine without EFI"),
                FactField("appArmor", KernelSecurity.appArmor),
                FactField("seLinux", KernelSecurity.seLinux),
                FactField(
                    "vulnerabilities", .map(.string),
                    "weaknesses of the processor and what the kernel does about them"),
            ]),
            "the kernel")
    }

    package func observe(_ host: HostView) async -> FactSet.Component {
        let kernel = KernelText(host)
        let foreign = foreignNetwork(host)
        let security = KernelSecurity(kernel: kernel)
        let pairs: [(String, Fact?)] = [
            ("arguments", arguments(kernel)),
            ("sysctl", KernelParameters(kernel: kernel, foreignNetwork: foreign).fact),
            ("interfaces", NetworkInterfaces(kernel: kernel, foreignNetwork: foreign).fact),
            ("modules", KernelModules(kernel: kernel).fact),
            ("lockdown", security.lockdown),
            ("lsm", security.modules),
            ("isSecureBoot", security.isSecureBoot),
            ("appArmor", security.appArmor),
            ("seLinux", security.seLinux),
            ("vulnerabilities", security.vulnerabilities),
        ]
        let fields = pairs.compactMap { name, fact in fact.map { (name, $0) } }
        return FactSet.Component(
            name: "kernel",
            instances: [Fact(.map(Dictionary(fields) { $1 }), from: .search("the node's kernel"))])
    }

    private func foreignNetwork(_ host: HostView) -> String? {
        do throws(HostError) {
            if try host.seesOwnNetwork() { return nil }
            return "Merlon runs in another network namespace than the node (hostNetwork is needed)"
        } catch {
            return "whether Merlon sees the node's network could not be found out: \(error)"
        }
    }

    /// As the kernel takes them apart (`next_arg` of lib/cmdline.c): white space in quotes belongs to a
    /// word, and quotes do not.
    static func words(_ text: String) -> [String] {
        var words: [String] = []
        var word = ""
        var isQuoted = false
        for character in text {
            if character == "\"" {
                isQuoted.toggle()
            } else if character.isWhitespace, !isQuoted {
                if !word.isEmpty { words.append(word) }
                word = ""
            } else {
                word.append(character)
            }
        }
        if !word.isEmpty { words.append(word) }
        return words
    }

    private func arguments(_ kernel: KernelText) -> Fact? {
        kernel.fact("/proc/cmdline") { text in
            .list(
                Self.words(text).map { Fact(.string($0), from: .kernel(path: "/proc/cmdline")) })
        }
    }
}

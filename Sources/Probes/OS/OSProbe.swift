package import HostSystem
package import Posture

/// Reads which operating system a node has and what it is called.
package struct OSProbe: Probe {
    package init() {}

    package var schema: FactField {
        FactField(
            "os",
            .record([
                FactField("hostname", .string),
                FactField("id", .string, "debian, ubuntu, flatcar …"),
                FactField("versionID", .string),
                FactField("prettyName", .string, "as the system names itself to people"),
                FactField("kernel", .string, "the kernel's release"),
            ]),
            "the operating system")
    }

    package func observe(_ host: HostView) async -> FactSet.Component {
        var fields = release(host)
        fields["hostname"] =
            line(of: "/proc/sys/kernel/hostname", host, isKernel: true)
            ?? line(of: "/etc/hostname", host, isKernel: false)
        fields["kernel"] = line(of: "/proc/sys/kernel/osrelease", host, isKernel: true)
        return FactSet.Component(
            name: "os", instances: [Fact(.map(fields), from: .search("the node's own files"))])
    }

    /// The first line of a file; nil where the file is not there or empty.
    private func line(of path: String, _ host: HostView, isKernel: Bool) -> Fact? {
        let origin: Origin = isKernel ? .kernel(path: path) : .file(path: path, line: 1)
        do {
            guard
                let text = try host.contents(of: path)?.lines.lazy.map({ $0.trimmingWhitespace() })
                    .first(where: { !$0.isEmpty })
            else { return nil }
            return Fact(.string(text), from: origin)
        } catch {
            return .unknown("\(error)", from: origin)
        }
    }

    /// os-release(5): `/etc/os-release`, else `/usr/lib/os-release`.
    private func release(_ host: HostView) -> [String: Fact] {
        let names = ["ID": "id", "VERSION_ID": "versionID", "PRETTY_NAME": "prettyName"]
        do {
            for path in ["/etc/os-release", "/usr/lib/os-release"] {
                guard let variables = try host.environmentFile(path) else { continue }
                var fields: [String: Fact] = [:]
                for (name, field) in names {
                    guard let word = variables[name] else { continue }
                    fields[field] = Fact(
                        .string(word.text), from: .file(path: path, line: word.line))
                }
                return fields
            }
            return [:]
        } catch {
            let unknown = Fact.unknown("\(error)", from: .file(path: error.path))
            return ["id": unknown, "versionID": unknown, "prettyName": unknown]
        }
    }
}

package import HostSystem
package import Posture

/// Tells until when what a node runs gets fixes, by tables that come with Merlon.
package struct SupportProbe: Probe {
    /// The moment of the look, in seconds since 1970: an old table does not speak for new things.
    private let now: @Sendable () -> Int64

    package init(now: @escaping @Sendable () -> Int64 = WallClock.secondsSince1970) {
        self.now = now
    }

    private static let ends: [FactField] = [
        FactField("version", .string, "the version as the table names it"),
        FactField("endOfLife", .timestamp, "until then everybody gets fixes"),
        FactField("extendedEndOfLife", .timestamp, "until then those who have paid for it do"),
    ]

    package var schema: FactField {
        FactField(
            "support",
            .record([
                FactField(
                    "tableDate", .timestamp, "when the tables were last held against sources"),
                FactField(
                    "system", .record(Self.ends),
                    "the operating system; missing for one that renews itself, with all its packages"
                ),
                FactField(
                    "hasExtended", .bool, "whether the node is registered for Ubuntu Pro"),
                FactField(
                    "kernel", .record(Self.ends),
                    "the kernel's branch, where the system takes it from kernel.org as it is"),
                FactField(
                    "kubernetes",
                    .map(
                        .record([
                            FactField("endOfLife", .timestamp),
                            FactField("newestPatch", .int, "14 for v1.31.14"),
                        ])), "releases of Kubernetes by their names: v1.31"),
            ]),
            "until when what the node runs gets fixes")
    }

    package func observe(_ host: HostView) async -> FactSet.Component {
        let origin = Origin.search(SupportTable.source)
        var fields: [String: Fact] = [
            "tableDate": Fact(moment(SupportTable.date), from: origin),
            "kubernetes": kubernetes(origin),
        ]
        fields["system"] = system(host, origin)
        fields["kernel"] = kernel(host, origin)
        fields["hasExtended"] = hasExtended(host)
        return FactSet.Component(name: "support", instances: [Fact(.map(fields), from: origin)])
    }

    /// The end of a day.
    private func moment(_ day: String) -> FactValue {
        guard let seconds = InternetTime.seconds(day) else {
            return .unknown(reason: "the table has no day '\(day)'")
        }
        return .timestamp(seconds: seconds + 86_399)
    }

    private var isOld: Bool {
        guard let date = InternetTime.seconds(SupportTable.date) else { return true }
        return now() - date > SupportTable.ageLimitDays * 86_400
    }

    private func kubernetes(_ origin: Origin) -> Fact {
        var releases: [String: Fact] = [:]
        for release in KubernetesReleases.all {
            // A branch that has ended gets no more patches, however old the table is.
            let isOpen = InternetTime.seconds(release.end).map { $0 > now() } ?? true
            let patch: FactValue =
                isOld && isOpen
                ? .unknown(reason: "the \(SupportTable.source) is older than a year")
                : .int(release.patch)
            releases[release.name] = Fact(
                .map([
                    "endOfLife": Fact(moment(release.end), from: origin),
                    "newestPatch": Fact(patch, from: origin),
                ]), from: origin)
        }
        return Fact(.map(releases), from: origin)
    }

    private static let nameless =
        "which system this is, is not known: neither /etc/os-release nor /usr/lib/os-release has an ID"

    /// The system's entry; unknown for a system or a version that the table does not have.
    private func system(_ host: HostView, _ origin: Origin) -> Fact? {
        do throws(HostError) {
            guard let id = try host.systemIDs().first else {
                return .unknown(Self.nameless, from: .file(path: "/etc/os-release"))
            }
            if SupportTable.renewing.contains(id) { return nil }
            guard let table = SupportTable.systems[id] else {
                return .unknown("'\(id)' is not in the \(SupportTable.source)", from: origin)
            }
            let named = host.releaseValues()["VERSION_ID"] ?? ""
            guard !named.isEmpty else {
                return .unknown("the system names no version of \(id)", from: origin)
            }
            let parts = named.split(separator: ".")
            let version =
                SupportTable.majorOnly.contains(id)
                ? String(parts.first ?? "") : parts.prefix(2).joined(separator: ".")
            return ends(version, table, "\(id) \(version)", origin)
        } catch {
            return .unknown("\(error)", from: .file(path: error.path))
        }
    }

    private func ends(
        _ version: String, _ table: SupportTable, _ words: String, _ origin: Origin
    ) -> Fact {
        var fields = ["version": Fact(.string(version), from: origin)]
        if let entry = table.entry(version) {
            fields["endOfLife"] = Fact(moment(entry.end), from: origin)
            fields["extendedEndOfLife"] = entry.extendedEnd.map { Fact(moment($0), from: origin) }
        } else {
            let kind = table.isNewer(version) ? "newer than" : "not in"
            fields["endOfLife"] = .unknown(
                "\(words) is \(kind) the \(SupportTable.source)", from: origin)
        }
        return Fact(.map(fields), from: origin)
    }

    /// Systems that maintain no kernel of their own; others carry fixes into theirs.
    private static let plainKernels: Set<String> = [
        "alpine", "arch", "bottlerocket", "flatcar", "gentoo", "nixos", "talos",
    ]

    private func kernel(_ host: HostView, _ origin: Origin) -> Fact? {
        do throws(HostError) {
            guard let release = try KernelRelease.current(host) else { return nil }
            guard let id = try host.systemIDs().first else {
                return .unknown(Self.nameless, from: .file(path: "/etc/os-release"))
            }
            guard Self.plainKernels.contains(id) else { return nil }
            let numbers = release.split { !$0.isNumber }
            guard numbers.count > 1 else { return nil }
            let branch = "\(numbers[0]).\(numbers[1])"
            let table = SupportTable.longtermKernels
            if table.entry(branch) != nil || table.isNewer(branch) {
                return ends(branch, table, "the kernel \(branch)", origin)
            }
            // A branch that lies between those maintained for long was left after some months: it
            // had ended when the next one for long came.
            return Fact(
                .map([
                    "version": Fact(.string(branch), from: origin),
                    "endOfLife": Fact(moment(SupportTable.date), from: origin),
                ]), from: origin)
        } catch {
            return .unknown("\(error)", from: .file(path: error.path))
        }
    }

    private func hasExtended(_ host: HostView) -> Fact {
        let path = "/var/lib/ubuntu-advantage/private/machine-token.json"
        do throws(HostError) {
            return Fact(.bool(try host.status(of: path) != nil), from: .file(path: path))
        } catch {
            return .unknown("\(error)", from: .file(path: path))
        }
    }
}

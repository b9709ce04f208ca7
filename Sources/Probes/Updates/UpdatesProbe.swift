package import HostSystem
import Packages
package import Posture

/// Reads which security updates a node lacks, as far as its own files tell, and whether it has to be
/// restarted for those that it has.
package struct UpdatesProbe: Probe {
    /// The moment of the look, in seconds since 1970: old lists do not tell what came since.
    private let now: @Sendable () -> Int64

    package init(now: @escaping @Sendable () -> Int64 = WallClock.secondsSince1970) {
        self.now = now
    }

    /// Lists without an update say nothing from this age on, in days: the archives of Debian and Ubuntu
    /// have security updates several times a week.
    static let ageLimitDays: Int64 = 30

    package var schema: FactField {
        FactField(
            "updates",
            .record([
                FactField("manager", .string, "dpkg or rpm; missing where the node has neither"),
                FactField(
                    "pending",
                    .list(
                        .record([
                            FactField("package", .string), FactField("architecture", .string),
                            FactField("installed", .string), FactField("available", .string),
                        ])),
                    "packages with a newer version in the security suites that apt knows of; "
                        + "missing without dpkg"),
                FactField(
                    "archiveDate", .timestamp,
                    "the state of the security archive that the node knows"),
                FactField("age", .duration, "how old that state is"),
                FactField(
                    "isRestartRequired", .bool,
                    "whether the package manager says so, or a newer kernel is installed"),
                FactField("restartReasons", .list(.string)),
                FactField("runningKernel", .string),
                FactField("newestKernel", .string, "of the running one's kind, on the disk"),
            ]),
            "security updates")
    }

    package func observe(_ host: HostView) async -> FactSet.Component {
        var fields = pending(host)
        for (name, fact) in InstalledKernels(host: host).facts { fields[name] = fact }
        for (name, fact) in restart(host, fields) { fields[name] = fact }
        return FactSet.Component(
            name: "updates", instances: [Fact(.map(fields), from: .search("the node's packages"))])
    }

    private func pending(_ host: HostView) -> [String: Fact] {
        let origin = Origin.file(path: "/var/lib/apt/lists")
        let manager = Fact(.string("dpkg"), from: .file(path: "/var/lib/dpkg/status"))
        do throws(HostError) {
            switch try SecurityUpdates.find(host) {
            case .updates(let updates):
                let date =
                    updates.archiveDate.map { Fact(.timestamp(seconds: $0), from: origin) }
                    ?? .unknown(
                        "\(origin): an archive's release file is missing or has no date",
                        from: origin)
                let age = updates.archiveDate.map { now() - $0 }
                return [
                    "manager": manager, "pending": fact(updates, age), "archiveDate": date,
                    "age": age.map {
                        Fact(.duration(nanoseconds: Self.nanoseconds($0)), from: origin)
                    } ?? date,
                ]
            case .unknown(let reason):
                let command = "'apt-get update && apt-get --simulate upgrade' tells"
                let unknown = Fact.unknown("\(reason); \(command)", from: origin)
                return [
                    "manager": manager, "pending": unknown, "archiveDate": unknown, "age": unknown,
                ]
            case nil: break
            }
            return try rpm(host)
        } catch {
            let unknown = Fact.unknown("\(error)", from: .file(path: error.path))
            return ["pending": unknown, "archiveDate": unknown, "age": unknown]
        }
    }

    /// What the repositories have, rpm's own files do not tell: of such a node nothing is said but that
    /// it has rpm.
    private func rpm(_ host: HostView) throws(HostError) -> [String: Fact] {
        for path in ["/var/lib/rpm", "/usr/lib/sysimage/rpm", "/usr/share/rpm"] {
            guard try host.status(of: path) != nil else { continue }
            return ["manager": Fact(.string("rpm"), from: .file(path: path))]
        }
        return [:]
    }

    private static func nanoseconds(_ seconds: Int64) -> Int64 {
        let (product, isTooMuch) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        return isTooMuch ? (seconds < 0 ? .min : .max) : product
    }

    /// The updates of the lists. That there is none is not known where the lists are old.
    ///
    /// - Parameter age: Of the lists in seconds; nil where it is not known.
    private func fact(_ updates: SecurityUpdates, _ age: Int64?) -> Fact {
        let isOld = age.map { $0 > Self.ageLimitDays * 86_400 } ?? true
        if updates.pending.isEmpty, isOld {
            let words = age.map { "are \($0 / 86_400) days old" } ?? "are of an unknown day"
            return .unknown(
                "the lists of packages have no update, but \(words); 'apt-get update && apt-get "
                    + "--simulate upgrade' tells", from: .file(path: "/var/lib/apt/lists"))
        }
        let facts = updates.pending.map { update in
            let origin = Origin.file(path: update.list)
            let values = [
                "package": update.package, "architecture": update.architecture,
                "installed": update.installed, "available": update.available,
            ]
            return Fact(.map(values.mapValues { Fact(.string($0), from: origin) }), from: origin)
        }
        return Fact(.list(facts), from: .file(path: "/var/lib/apt/lists"))
    }

    /// The marks that Debian's packages and zypper leave.
    private static let marks = ["/run/reboot-required", "/run/reboot-needed"]

    /// What those marks and the kernels say.
    private func restart(_ host: HostView, _ known: [String: Fact]) -> [String: Fact] {
        let origin = Origin.file(path: Self.marks[0])
        var reasons: [Fact] = []
        do throws(HostError) {
            guard try host.hasProc() else { return [:] }
            for mark in Self.marks where try host.status(of: mark) != nil {
                let text = try host.contents(of: mark + ".pkgs")?.text ?? ""
                let packages = Set(text.split(whereSeparator: \.isNewline).prefix(1_000)).sorted()
                let reason =
                    packages.isEmpty
                    ? "the package manager asks for it"
                    : "updated: \(packages.joined(separator: ", "))"
                reasons.append(Fact(.string(reason), from: .file(path: mark)))
            }
        } catch {
            let unknown = Fact.unknown("\(error)", from: .file(path: error.path))
            return ["isRestartRequired": unknown, "restartReasons": unknown]
        }
        if case .string(let newest) = known["newestKernel"]?.value,
            case .string(let running) = known["runningKernel"]?.value, newest != running
        {
            reasons.append(
                Fact(
                    .string("the kernel \(newest) is installed and \(running) runs"),
                    from: known["newestKernel"]?.origin ?? origin))
        }
        var isRequired = Fact(.bool(!reasons.isEmpty), from: reasons.first?.origin ?? origin)
        if reasons.isEmpty, case .unknown = known["newestKernel"]?.value {
            isRequired = known["newestKernel"] ?? isRequired
        }
        return [
            "isRestartRequired": isRequired, "restartReasons": Fact(.list(reasons), from: origin),
        ]
    }
}

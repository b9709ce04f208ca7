package import HostSystem
package import Posture

/// Reads who keeps a node's clock, and whether it is kept.
package struct TimeProbe: Probe {
    package init() {}

    /// Programs that keep the clock, with the units by which distributions start them.
    private static let keepers: [(program: String, units: [String])] = [
        ("chronyd", ["chronyd.service", "chrony.service"]),
        ("systemd-timesyncd", ["systemd-timesyncd.service"]),
        ("ntpd", ["ntpd.service", "ntp.service", "ntpsec.service", "openntpd.service"]),
        ("ptp4l", ["ptp4l.service"]), ("phc2sys", ["phc2sys.service"]),
    ]

    package var schema: FactField {
        FactField(
            "time",
            .record([
                FactField(
                    "isSynchronized", .bool,
                    "whether the kernel says that its clock is kept with another one"),
                FactField("maximumError", .duration, "by how much the clock may be wrong"),
                FactField(
                    "keepers",
                    .list(
                        .record([
                            FactField("program", .string),
                            FactField("pid", .int, "missing where it does not run"),
                            FactField("unit", .string, "the unit that starts it with the system"),
                        ])),
                    "programs that keep the clock and run, or are started with the system"),
            ]),
            "the clock")
    }

    package func observe(_ host: HostView) async -> FactSet.Component {
        var fields = ["keepers": keepers(host)]
        for (name, fact) in clock(host) { fields[name] = fact }
        return FactSet.Component(
            name: "time", instances: [Fact(.map(fields), from: .search("the node's clock"))])
    }

    private func clock(_ host: HostView) -> [String: Fact] {
        let origin = Origin.command("adjtimex")
        let unknown: Fact
        do {
            if try host.hasKernelProc() {
                let clock = try KernelClock.read()
                return [
                    "isSynchronized": Fact(.bool(clock.isSynchronized), from: origin),
                    "maximumError": Fact(
                        .duration(nanoseconds: clock.errorMicroseconds * 1_000), from: origin),
                ]
            }
            unknown = .unknown("the node does not run: it has no clock", from: origin)
        } catch {
            unknown = .unknown("\(error)", from: origin)
            // A service with ProtectClock= (systemd.exec(5)) may not ask the kernel. The file is
            // there from the moment when systemd-timesyncd has set the clock.
            let mark = "/run/systemd/timesync/synchronized"
            if (try? host.status(of: mark)) != nil {
                return [
                    "isSynchronized": Fact(.bool(true), from: .file(path: mark)),
                    "maximumError": unknown,
                ]
            }
        }
        return ["isSynchronized": unknown, "maximumError": unknown]
    }

    private func keepers(_ host: HostView) -> Fact {
        let origin = Origin.search("programs that keep the clock")
        do throws(HostError) {
            var pids: [String: Int32] = [:]
            for keeper in Self.keepers {
                for unit in keeper.units where pids[keeper.program] == nil {
                    pids[keeper.program] = try pid(of: keeper.program, inUnit: unit, host)
                }
            }
            // To look at thousands of processes is only needed where systemd has none of them.
            var isSeen = !pids.isEmpty
            if !isSeen, let found = try startedOtherwise(host) { (pids, isSeen) = (found, true) }
            var facts: [Fact] = []
            // A moment after the start it may be about to be started.
            var isSettled = false
            if isSeen { isSettled = try host.hasRunLong() }
            for keeper in Self.keepers {
                let pid = pids[keeper.program]
                let unit = try unit(keeper.units, host)
                guard pid != nil || (unit != nil && !isSettled) else { continue }
                let place = pid.map { Origin.process(pid: $0) } ?? origin
                var fields = ["program": Fact(.string(keeper.program), from: place)]
                fields["pid"] = pid.map { Fact(.int(Int64($0)), from: place) }
                fields["unit"] = unit
                facts.append(Fact(.map(fields), from: place))
            }
            return Fact(.list(facts), from: origin)
        } catch {
            return .unknown("\(error)", from: origin)
        }
    }

    /// The process of a program in the control group of a unit, to which nobody but root adds one.
    private func pid(
        of program: String, inUnit unit: String, _ host: HostView
    ) throws(HostError) -> Int32? {
        for folder in ["/sys/fs/cgroup", "/sys/fs/cgroup/systemd", "/sys/fs/cgroup/unified"] {
            let path = "\(folder)/system.slice/\(unit)/cgroup.procs"
            guard let text = try host.contents(of: path)?.text else { continue }
            for line in text.split(separator: "\n").prefix(64) {
                // A process of another pid namespace than ours is 0.
                guard let pid = Int32(line), pid > 0,
                    let name = try host.contents(of: "/proc/\(pid)/comm")?.text,
                    name.split(separator: "\n").first == program.prefix(15)
                else { continue }
                return pid
            }
        }
        return nil
    }

    /// Nil where there are no processes to see.
    private func startedOtherwise(_ host: HostView) throws(HostError) -> [String: Int32]? {
        let names = Set(Self.keepers.map(\.program))
        var pids: [String: Int32] = [:]
        guard let processes = try host.processes(named: names) else { return nil }
        for process in processes {
            // Anybody can call a process so.
            guard try host.isOfRootOrSystem(process) else { continue }
            for name in [process.programFile, process.programName]
            where names.contains(name) && pids[name] == nil {
                pids[name] = process.pid
            }
        }
        return pids
    }

    /// The first of the units that some target wants (systemctl(1), `enable`).
    private func unit(_ names: [String], _ host: HostView) throws(HostError) -> Fact? {
        let folders = ["sysinit.target.wants", "multi-user.target.wants", "time-sync.target.wants"]
        for name in names {
            for place in ["/etc/systemd/system", "/usr/lib/systemd/system"] {
                for folder in folders {
                    let path = "\(place)/\(folder)/\(name)"
                    guard try host.linkStatus(of: path) != nil else { continue }
                    // A link stays where a unit is masked, and where its package has gone.
                    guard let known = try host.systemdUnit(name), !known.isMasked,
                        known.refusal == nil
                    else { continue }
                    return Fact(.string(name), from: .file(path: path))
                }
            }
        }
        return nil
    }
}

extension HostView {
    /// Whether the node runs, and was started more than ten minutes ago.
    fileprivate func hasRunLong() throws(HostError) -> Bool {
        guard try hasKernelProc(), let text = try contents(of: "/proc/uptime")?.text,
            let seconds = text.split(separator: ".").first.flatMap({ Int($0) })
        else { return false }
        return seconds > 600
    }

    /// Whether a process runs on the node itself and root's manager started it: keepers of the clock
    /// have accounts of their own, so that the account alone does not tell.
    fileprivate func isOfRootOrSystem(_ process: HostProcess) throws(HostError) -> Bool {
        if try isOfRoot(process) { return true }
        return process.unit.map { $0.hasSuffix(".service") && !$0.hasPrefix("user@") } ?? false
    }
}

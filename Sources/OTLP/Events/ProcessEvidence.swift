import Posture

/// A program start as OCSF and OpenTelemetry tell of it.
struct ProcessEvidence {
    /// One of OCSF's `evidences`.
    let evidence: AnyValue
    /// Further `resources`: the pod.
    let resources: [AnyValue]
    let attributes: Fields

    /// The kernel's number for "nobody" and "none" (`AUDIT_UID_UNSET` of linux/audit.h).
    private static let unset = UInt32.max

    init(_ start: ProcessStart, sha256: String?, _ cutter: inout TextCutter) {
        let path = start.path.map { cutter.bytes($0) }
        let script = start.script.map { cutter.bytes($0) }
        let folder = start.workingDirectory.map { cutter.bytes($0) }
        let hash = sha256.map { cutter.text($0) }
        let (arguments, omitted) = Self.arguments(start, &cutter)
        let line = arguments.isEmpty ? nil : ShellWords.line(arguments)
        let place = ContainerEvidence(start.place, &cutter)
        let ancestors = Self.ancestors(start, &cutter)
        let terminal = start.terminal.map { cutter.bytes($0) }
        let name = path.map { EvidenceFile.name($0) } ?? start.command.map { cutter.bytes($0) }
        let isKnown = start.pid != nil || !start.id.isEmpty
        let file = path.flatMap { EvidenceFile.value(path: $0, file: start.file, sha256: hash) }
        let session = start.session.flatMap { $0 == Self.unset ? nil : String($0) }
        let process: Fields = [
            ("pid", start.pid.map { .number($0) }),
            ("uid", start.id.isEmpty ? nil : .text(cutter.text(start.id))),
            ("name", name.map { .text($0) }), ("path", path.map { .text($0) }),
            ("cmd_line", line.map { .text(cutter.text($0, limit: cutter.limits.list)) }),
            ("created_time", .number(start.milliseconds)),
            ("working_directory", folder.map { .text($0) }), ("file", file),
            ("user", start.euid.map { .map([("uid", .text(String($0)))]) }),
            (
                "session",
                session == nil && terminal == nil
                    ? nil
                    : .map([
                        ("uid", session.map { .text($0) }),
                        ("terminal", terminal.map { .text($0) }),
                    ])
            ),
            ("parent_process", Self.parent(start, ancestors)),
            ("ancestry", ancestors.isEmpty ? nil : .list(ancestors.map { .map($0) })),
        ]
        let details = Self.details(start, omitted: omitted, &cutter)
        evidence = .map([
            ("process", isKnown ? .map(process) : nil),
            (
                "file",
                script.flatMap { EvidenceFile.value(path: $0, file: start.scriptFile) }
            ),
            ("container", place.container),
            ("data", .map(details)),
        ])
        resources = place.pod.map { [$0] } ?? []
        let isLoggedIn = start.loginUid != nil && start.loginUid != Self.unset
        attributes =
            [
                ("process.pid", start.pid.map { .number($0) }),
                ("process.parent_pid", start.parentPid.map { .number($0) }),
                ("process.executable.path", path.map { .text($0) }),
                ("process.executable.name", name.map { .text($0) }),
                ("process.command_args", arguments.isEmpty ? nil : .texts(arguments)),
                ("process.working_directory", folder.map { .text($0) }),
                ("process.user.id", start.euid.map { .number($0) }),
                ("process.real_user.id", start.uid.map { .number($0) }),
                ("process.creation.time", .text(EventTime.text(start.milliseconds))),
                ("merlon.process.id", start.id.isEmpty ? nil : .text(cutter.text(start.id))),
                (
                    "merlon.process.login_user.id",
                    isLoggedIn ? start.loginUid.map { .number($0) } : nil
                ),
                ("merlon.process.success", .flag(start.isSuccess)),
                ("merlon.process.script", script.map { .text($0) }),
                ("merlon.process.arguments.omitted", omitted > 0 ? .number(omitted) : nil),
                ("merlon.process.unit", start.unit.map { .text(cutter.text($0)) }),
                ("merlon.file.hash.sha256", hash.map { .text($0) }),
            ] + place.attributes
    }

    /// The arguments that fit, and how many do not.
    private static func arguments(
        _ start: ProcessStart, _ cutter: inout TextCutter
    ) -> ([String], omitted: Int) {
        let kept = cutter.list(start.arguments) { bytes, cutter in cutter.bytes(bytes) }
        let all = max(start.argumentCount ?? 0, start.arguments.count)
        cutter.noteOmission(all > kept.count)
        return (kept, all - kept.count)
    }

    private static func ancestors(_ start: ProcessStart, _ cutter: inout TextCutter) -> [Fields] {
        var list: [Fields] = []
        for ancestor in start.ancestors.prefix(16) {
            let path = ancestor.path.map { cutter.bytes($0) }
            list.append([
                ("pid", .number(ancestor.pid)),
                ("name", path.map { .text(EvidenceFile.name($0)) }),
                ("path", path.map { .text($0) }),
            ])
        }
        return list
    }

    private static func parent(_ start: ProcessStart, _ ancestors: [Fields]) -> AnyValue? {
        guard let pid = start.parentPid else { return nil }
        if let nearest = ancestors.first, start.ancestors.first?.pid == pid {
            return .map(nearest)
        }
        return .map([("pid", .number(pid))])
    }

    /// What has no field of its own in OCSF.
    private static func details(
        _ start: ProcessStart, omitted: Int, _ cutter: inout TextCutter
    ) -> Fields {
        [
            ("success", .flag(start.isSuccess)), ("exit", start.exit.map { .number($0) }),
            ("uid", start.uid.map { .number($0) }), ("auid", start.loginUid.map { .number($0) }),
            ("unit", start.unit.map { .text(cutter.text($0)) }),
            ("subject", start.subject.map { .text(cutter.bytes($0)) }),
            ("key", start.key.map { .text(cutter.bytes($0)) }),
            ("argumentCount", start.argumentCount.map { .number($0) }),
            ("argumentsOmitted", omitted > 0 ? .number(omitted) : nil),
            ("startsContainer", start.startsContainer ? .flag(true) : nil),
            ("entersContainer", start.entersContainer ? .flag(true) : nil),
            ("gainsRoot", start.gainsRoot ? .flag(true) : nil),
            ("incomplete", start.isIncomplete ? .flag(true) : nil),
        ]
    }
}

package import Posture

extension JournalFields {
    /// The entry of a report.
    package init(_ report: Report) {
        let message = JournalMessage(report.subject)
        add("MESSAGE", plain: JournalText.message(report.subject))
        add("PRIORITY", plain: report.severity.journalPriority)
        add("MESSAGE_ID", plain: message.id)
        add("SYSLOG_IDENTIFIER", plain: "merlon")
        add("MERLON_KIND", plain: message.rawValue)
        add("MERLON_SEVERITY", plain: report.severity.rawValue)
        add("MERLON_TIME", time: report.milliseconds)
        switch report.subject {
        case .finding(let change): add(change)
        case .snapshot(let snapshot): add(snapshot)
        case .violation(let violation): add(violation)
        case .repeatedViolation(let summary): add(summary)
        case .suppressedViolations(let flood): add(flood)
        case .gap(let gap): add(gap)
        case .loss(let loss): add(loss)
        case .agent(let event): add(event)
        }
    }

    private mutating func add(_ change: FindingChange) {
        let finding = change.finding
        add("MERLON_CONTROL", finding.control)
        add("MERLON_TITLE", finding.title)
        add("MERLON_STATUS", finding.status.rawValue)
        add("MERLON_STATUS_BEFORE", change.before?.rawValue)
        add("MERLON_REASON", finding.reason)
        add(
            "MERLON_EVIDENCE", each: finding.evidence.map(JournalText.evidence),
            of: finding.evidence.count + finding.omittedEvidence)
        add("MERLON_REMEDIATION", finding.remediation)
        add("MERLON_REFERENCE", each: finding.references)
        add("MERLON_FIRST_SEEN", time: change.firstSeen)
        add("MERLON_LAST_SEEN", time: change.lastSeen)
    }

    private mutating func add(_ snapshot: FindingSnapshot) {
        if let score = snapshot.score { add("MERLON_SCORE", score) }
        for status in Finding.Status.allCases {
            add("MERLON_COUNT", plain: "\(status.rawValue)=\(snapshot.counts[status] ?? 0)")
        }
        for severity in Severity.allCases {
            add(
                "MERLON_FAILURES", plain: "\(severity.rawValue)=\(snapshot.failures[severity] ?? 0)"
            )
        }
        add("MERLON_DIGEST", snapshot.digest)
        add(
            "MERLON_OPEN",
            each: snapshot.open.map {
                "\($0.status.rawValue) \($0.severity.rawValue) \($0.control)"
            })
    }

    private mutating func add(_ violation: Violation) {
        add("MERLON_RULE", violation.rule)
        add("MERLON_LIST", violation.list)
        add("MERLON_ALARM", violation.alarm)
        add("MERLON_OTHER_ALARM", each: violation.otherAlarms)
        add("MERLON_REASON", violation.reason)
        add("MERLON_SHA256", violation.sha256)
        add(violation.start)
    }

    private mutating func add(_ start: ProcessStart) {
        add("MERLON_EVENT", start.id)
        add("MERLON_PROGRAM", bytes: start.path)
        add("MERLON_SCRIPT", bytes: start.script)
        if !start.arguments.isEmpty {
            add(
                "MERLON_ARGUMENTS",
                plain: JournalText.arguments(start.arguments, limitBytes: Self.valueLimitBytes))
        }
        add("MERLON_ARGUMENT_COUNT", start.argumentCount)
        add("MERLON_WORKING_DIRECTORY", bytes: start.workingDirectory)
        add("MERLON_TERMINAL", bytes: start.terminal)
        add("MERLON_PID", start.pid)
        add("MERLON_PARENT_PID", start.parentPid)
        add("MERLON_UID", start.uid)
        add("MERLON_EUID", start.euid)
        add("MERLON_LOGIN_UID", start.loginUid)
        add("MERLON_EXIT", start.exit)
        add("MERLON_UNIT", start.unit)
        for ancestor in start.ancestors {
            add(
                "MERLON_ANCESTOR", bytes: Array("\(ancestor.pid) ".utf8) + (ancestor.path ?? [0x3F])
            )
        }
        add("MERLON_PLACE", start.place.name)
        guard case .container(let container) = start.place else { return }
        add("MERLON_CONTAINER_ID", container.id)
        add("MERLON_CONTAINER_NAME", container.name)
        add("MERLON_NAMESPACE", container.pod?.namespace)
        add("MERLON_POD", container.pod?.name)
        add("MERLON_POD_UID", container.pod?.uid)
        add("MERLON_IMAGE", container.image)
        add("MERLON_IMAGE_DIGEST", container.imageDigest)
    }

    private mutating func add(_ summary: ViolationSummary) {
        let key = summary.key
        add("MERLON_RULE", key.rule)
        add("MERLON_ALARM", key.alarm)
        add("MERLON_PROGRAM", bytes: key.program)
        add("MERLON_SCRIPT", bytes: key.script)
        add("MERLON_CONTAINER", key.container)
        add("MERLON_EUID", key.user)
        add("MERLON_COUNT", summary.count)
        add("MERLON_UNTOLD", summary.untold)
        add("MERLON_PID", each: summary.pids.map(String.init))
        add("MERLON_FIRST_SEEN", time: summary.first)
        add("MERLON_LAST_SEEN", time: summary.last)
    }

    private mutating func add(_ flood: SuppressedViolations) {
        add("MERLON_COUNT", flood.count)
        for severity in Severity.allCases {
            guard let count = flood.counts[severity] else { continue }
            add("MERLON_VIOLATIONS", plain: "\(severity.rawValue)=\(count)")
        }
        add("MERLON_SAMPLE", each: flood.samples.map(JournalText.name))
        add("MERLON_FIRST_SEEN", time: flood.first)
        add("MERLON_LAST_SEEN", time: flood.last)
    }

    private mutating func add(_ gap: CoverageGap) {
        add("MERLON_GAP_CAUSE", plain: gap.cause.rawValue)
        add("MERLON_GAP_START", time: gap.start)
        add("MERLON_GAP_END", time: gap.end)
        add("MERLON_COUNT", gap.count)
        if gap.count != nil { add("MERLON_COUNT_UNIT", plain: gap.unit.rawValue) }
        if !gap.detail.isEmpty { add("MERLON_DETAIL", gap.detail) }
    }

    private mutating func add(_ loss: ReportLoss) {
        add("MERLON_LOSS_CAUSE", plain: loss.cause.rawValue)
        add("MERLON_DESTINATION", loss.destination)
        add("MERLON_COUNT", loss.count)
        add("MERLON_FIRST_SEQUENCE", loss.sequences?.lowerBound)
        add("MERLON_LAST_SEQUENCE", loss.sequences?.upperBound)
        add("MERLON_FIRST_SEEN", time: loss.first)
        add("MERLON_LAST_SEEN", time: loss.last)
        if !loss.detail.isEmpty { add("MERLON_DETAIL", loss.detail) }
    }

    private mutating func add(_ event: AgentEvent) {
        add("MERLON_DETAIL", each: event.details.map { "\($0.name)=\($0.value)" })
    }
}

extension Severity {
    /// The priority of syslog(3).
    fileprivate var journalPriority: String {
        switch self {
        case .critical: "2"
        case .high: "3"
        case .medium: "4"
        case .low: "5"
        case .info: "6"
        }
    }
}

extension ProcessStart.Place {
    fileprivate var name: String {
        switch self {
        case .host: "host"
        case .container, .someContainer: "container"
        case .unknown: "unknown"
        }
    }
}

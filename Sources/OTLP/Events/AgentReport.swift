import Posture

/// The agent's own life, as Application Lifecycle, or as an Application Error where it fails.
enum AgentReport {
    static func content(
        _ event: AgentEvent, _ source: ReportSource, _ cutter: inout TextCutter
    ) -> EventContent {
        let isFailure = isFailure(event.kind)
        let names = cutter.list(event.details.map(\.name))
        var details: Fields = []
        var room = cutter.limits.list
        for (name, detail) in zip(names, event.details)
        where !details.contains(where: { $0.name == name }) {
            let value = cutter.text(detail.value, limit: max(0, min(cutter.limits.text, room)))
            room -= value.utf8.count
            details.append((name, .text(value)))
        }
        return EventContent(
            name: "merlon.agent",
            eventClass: isFailure ? .applicationError : .applicationLifecycle,
            activity: isFailure ? .generalError : activity(event.kind),
            message: cutter.text(event.message),
            fields: [
                ("status_id", .number(isFailure ? 2 : 1)),
                ("status", .text(isFailure ? "Failure" : "Success")),
                ("status_code", .text(event.kind.rawValue)),
                (
                    "app",
                    isFailure
                        ? nil
                        : .map([
                            ("name", .text("merlon")), ("vendor_name", .text("Merlon")),
                            ("version", .text(source.shortVersion)),
                        ])
                ),
                ("unmapped", details.isEmpty ? nil : .map(details)),
            ],
            attributes: [("merlon.agent.event", .text(event.kind.rawValue))])
    }

    private static func isFailure(_ kind: AgentEvent.Kind) -> Bool {
        switch kind {
        case .started, .stopping, .configurationLoaded, .streamAttached, .destinationRecovered:
            false
        case .configurationRefused, .policiesRefused, .streamLost, .destinationFailing, .degraded:
            true
        }
    }

    private static func activity(_ kind: AgentEvent.Kind) -> EventContent.Activity {
        switch kind {
        case .started: EventContent.Activity(id: 3, name: "Start")
        case .stopping: EventContent.Activity(id: 4, name: "Stop")
        case .configurationLoaded: EventContent.Activity(id: 8, name: "Update")
        default: .other(kind.rawValue)
        }
    }
}

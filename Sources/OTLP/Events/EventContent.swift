/// What one kind of report adds to the event and the attributes that all have.
struct EventContent {
    /// A class of OCSF 1.6.0.
    enum Class: Int {
        case complianceFinding = 2003
        case detectionFinding = 2004
        case applicationLifecycle = 6002
        case applicationError = 6008

        var category: Int { rawValue / 1_000 }
    }

    /// What happened, in the class's own numbers.
    struct Activity {
        let id: Int
        let name: String

        static let create = Activity(id: 1, name: "Create")
        static let update = Activity(id: 2, name: "Update")
        static let close = Activity(id: 3, name: "Close")
        static let generalError = Activity(id: 1, name: "General Error")

        static func other(_ name: String) -> Activity { Activity(id: 99, name: name) }
    }

    /// OpenTelemetry's event name.
    let name: String
    let eventClass: Class
    let activity: Activity
    /// One sentence for people, which no process has written.
    let message: String
    /// Further fields of the event.
    let fields: Fields
    /// Further attributes of the log record.
    let attributes: Fields
}

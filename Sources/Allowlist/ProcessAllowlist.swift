package import Posture

/// A file of rules for program starts.
package struct ProcessAllowlist: Sendable {
    package static let apiVersion = "merlon.dev/v1alpha1"
    package static let kind = "ProcessAllowlist"

    package var name: String
    package var version: String?
    package var description: String
    /// The systems on which the list holds, by `ID` or `ID_LIKE` of os-release(5); empty for all.
    package var systems: [String] = []
    package var path: String
    /// Of the alert where no rule matches; nil leaves that to the lists before.
    package var defaultSeverity: Severity?
    package var alarms: [AlarmTuning]
    package var rules: [AllowRule]
    package var tests: [AllowlistTest]

    package init(name: String, path: String = "", rules: [AllowRule] = []) {
        self.name = name
        self.path = path
        self.rules = rules
        description = ""
        alarms = []
        tests = []
    }
}

/// How a list tunes one of the unconditional alarms.
package struct AlarmTuning: Hashable, Sendable {
    package enum Level: Hashable, Sendable {
        case off
        case severity(Severity)
    }

    package var alarm: String
    /// Nil leaves what the lists before say.
    package var level: Level?
    /// Starts for which the alarm does not hold; those of all lists add up.
    package var exceptions: [StartMatch]
    package var location: String
}

import Posture

/// A severity in the numbers of OCSF and of OpenTelemetry.
struct SeverityNames {
    /// `severity_id`, and its caption.
    let ocsf: Int
    let caption: String
    let number: Opentelemetry_Proto_Logs_V1_SeverityNumber
    let text: String

    init(_ severity: Severity) {
        (ocsf, caption, number, text) =
            switch severity {
            case .info: (1, "Informational", .info, "INFO")
            case .low: (2, "Low", .info2, "INFO2")
            case .medium: (3, "Medium", .warn, "WARN")
            case .high: (4, "High", .error, "ERROR")
            case .critical: (5, "Critical", .fatal, "FATAL")
            }
    }
}

extension AgentConfiguration {
    /// A receiver of reports.
    package struct Destination: Hashable, Sendable {
        package enum Encoding: String, CaseIterable, Sendable {
            /// OTLP/HTTP, binary protobuf.
            case otlp
            /// Splunk's HTTP Event Collector.
            case hec
            /// A line of OCSF JSON for each report.
            case jsonLines
        }

        package var name: String
        package var url: String
        package var encoding = Encoding.otlp
        /// Files with PEM; nil: the system's authorities, no client certificate.
        package var authority: String?
        package var certificate: String?
        package var key: String?
        /// The name that the receiver's certificate must have; nil: the URL's host.
        package var serverName: String?
        /// A file that holds a bearer token (for HEC its token).
        package var tokenFile: String?
        /// Header to value; for what is no secret.
        package var headers: [String: String] = [:]
        /// Of one request, with its answer.
        package var timeout = Duration.seconds(30)
        /// The longest wait between two tries.
        package var maximumBackoff = Duration.seconds(300)
        /// The longest wait for what somebody has to mend, where no file of ours changes with it.
        package var maximumHold = Duration.seconds(900)
        package var allowsPlaintext = false
        /// Whether metrics are sent too (OTLP only).
        package var sendsMetrics = false

        package init(name: String, url: String) {
            self.name = name
            self.url = url
        }
    }
}

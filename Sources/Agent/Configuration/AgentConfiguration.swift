package import AuditStream

/// What an agent is told to do; each value has its default here.
///
/// Read by ``AgentConfigurationReader``, which checks every value once. A part is compared with
/// the one before at a reload, and only what it is for begins anew.
package struct AgentConfiguration: Hashable, Sendable {
    package static let apiVersion = "merlon.dev/v1alpha1"
    package static let kind = "AgentConfiguration"
    package static let defaultSocket = "/run/merlon/agent.sock"
    package static let defaultPath = "/etc/merlon/agent.yaml"

    package var node = Node()
    package var checks = Checks()
    package var watch = Watch()
    package var journal = Journal()
    package var spool = Spool()
    package var destinations: [Destination] = []
    package var metrics = Metrics()
    package var control = Control()
    package var kubernetes = Kubernetes()

    package init() {}

    /// What the node is called in reports.
    package struct Node: Hashable, Sendable {
        /// Empty: the kubelet's name of it, or the host's.
        package var name = ""
        /// Of the cluster; empty where it is not told.
        package var cluster = ""
        /// Of the node in Kubernetes; empty where it is not told.
        package var uid = ""
        /// A file of the downward API with labels; empty: none.
        package var labelsFile = ""
        /// Further attributes of every report.
        package var labels: [String: String] = [:]
    }

    package struct Checks: Hashable, Sendable {
        package var isEnabled = true
        /// Between two whole checks.
        package var interval = Duration.seconds(3_600)
        /// Up to so much is added to each interval by chance, so that a fleet does not act at once.
        package var jitter = Duration.seconds(300)
        /// Between two snapshots of all findings.
        package var snapshotInterval = Duration.seconds(21_600)
        /// Whether files that facts came from, and processes of components, are watched.
        package var reactsToChanges = true
        /// Whether the node's services are asked as a stranger would.
        package var isLive = true
        /// Packs or folders; empty: those that come with Merlon.
        package var policies: [String] = []
    }

    package struct Watch: Hashable, Sendable {
        package var isEnabled = true
        /// Nil: the best that works.
        package var source: AuditSource.Kind?
        /// Auditd's log, as the node names it.
        package var log = "/var/log/audit/audit.log"
        package var rules = RuleKeeper.Policy.auto
        package var recordsFailures = false
        /// Lists or folders; empty: those that come with Merlon.
        package var allowlists: [String] = []
        /// Of the socket in the kernel.
        package var bufferMiB = 32
        /// For so long violations that are the same are counted before they are told again.
        package var foldingWindow = Duration.seconds(600)
        /// Reports of violations at most, once a burst of 100 is used up.
        package var reportsPerSecond = 20
    }

    package struct Journal: Hashable, Sendable {
        package enum Output: String, CaseIterable, Sendable {
            /// The journal where there is one, else lines of JSON on standard output.
            case auto
            case journal, stdout, none
        }

        package var output = Output.auto
    }

    package struct Spool: Hashable, Sendable {
        /// The folder of what must outlive the agent.
        package var folder = "/var/lib/merlon"
        package var capacityMiB = 256
    }

    package struct Metrics: Hashable, Sendable {
        /// `127.0.0.1:9469`; empty: none.
        package var listen = ""
        /// Where the node exporter's textfile collector looks; empty: none.
        package var textfile = ""
        /// Between two writings of the textfile, and two sendings to destinations.
        package var interval = Duration.seconds(60)
    }

    package struct Control: Hashable, Sendable {
        /// For `merlon status`; empty: none.
        package var socket = AgentConfiguration.defaultSocket
    }
}

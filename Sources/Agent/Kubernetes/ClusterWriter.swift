import Crypto
import HostSystem
import Logging
import Posture
import Reporting

/// Keeps the node's condition and its report in the API of Kubernetes as the last check found them.
///
/// Used by one task.
struct ClusterWriter {
    /// The parts of the world that tests replace.
    struct Surroundings: Sendable {
        var now: @Sendable () -> ContinuousClock.Instant = { .now }
        /// Milliseconds since 1970.
        var time: @Sendable () -> Int64 = { WallClock.millisecondsSince1970() }
        /// From 0 to less than 1.
        var random: @Sendable () -> Double = { .random(in: 0..<1) }
    }

    private let settings: ClusterService.Settings
    private let version: String
    private let surroundings: Surroundings
    private let disk: HostView
    private let monitors: [ClusterAnswer.Object: DestinationMonitor]
    private var schedules: [ClusterAnswer.Object: WritingSchedule]
    private var server: ReloadedFiles<KubernetesServer>
    private var client: KubernetesClient?
    /// The node as the API server answered it last.
    private var seen: NodeObject?

    init(
        _ settings: ClusterService.Settings, version: String, disk: HostView, logger: Logger,
        surroundings: Surroundings = Surroundings(),
        tell: @escaping @Sendable (ClusterAnswer.Object, DestinationEvent) -> Void
    ) {
        self.settings = settings
        self.version = version
        self.surroundings = surroundings
        self.disk = disk
        // The condition comes first: its answer holds the node's UID, which the report names.
        var objects: [ClusterAnswer.Object] = settings.kubernetes.setsCondition ? [.condition] : []
        if settings.kubernetes.writesReport { objects.append(.report) }
        monitors = Dictionary(
            uniqueKeysWithValues: objects.map { object in
                (
                    object,
                    DestinationMonitor(name: "Kubernetes \(object.name)", logger: logger) {
                        tell(object, $0)
                    }
                )
            })
        schedules = Dictionary(
            uniqueKeysWithValues: objects.map {
                ($0, WritingSchedule(interval: settings.kubernetes.interval))
            })
        let path = settings.kubernetes.kubeconfig
        server = ReloadedFiles(paths: path.isEmpty ? [] : [path]) { disk in
            path.isEmpty
                ? try .ofPod(environment: CurrentProcess.environment)
                : try .of(kubeconfig: path, disk)
        }
    }

    var statuses: [DestinationStatus] {
        ClusterAnswer.Object.allCases.compactMap { monitors[$0]?.status }
    }

    /// Ends the connections.
    func close() async { await client?.close() }

    /// Writes what is due; returns early when the task is cancelled.
    mutating func turn(_ outcome: CheckOutcome) async throws {
        try await refresh()
        let node = settings.nodeName.isEmpty ? outcome.report.node.name : settings.nodeName
        for object in ClusterAnswer.Object.allCases where schedules[object] != nil {
            try Task.checkCancellation()
            switch object {
            case .condition: try await writeCondition(outcome, node)
            case .report: try await writeReport(outcome, node)
            }
        }
    }

    /// Reads the kubeconfig, token and certificates again where they have changed.
    private mutating func refresh() async throws {
        if server.refresh(disk) || client == nil, let value = server.value {
            await client?.close()
            client = nil
            client = try KubernetesClient(
                value, proxy: ProxyEnvironment(CurrentProcess.environment()))
            for monitor in monitors.values { monitor.update { $0.url = value.url.shown } }
            for object in schedules.keys { schedules[object]?.release() }
        }
        if client?.refresh(disk) == true {
            for object in schedules.keys { schedules[object]?.release() }
        }
        let problems = [server.problem, client?.problem].compactMap(\.self)
        let time = surroundings.time()
        for monitor in monitors.values {
            monitor.credentials(
                problems.isEmpty ? nil : problems.joined(separator: "; "), client?.validity,
                now: time)
        }
    }

    private mutating func writeCondition(_ outcome: CheckOutcome, _ node: String) async throws {
        let kubernetes = settings.kubernetes
        let now = surroundings.now()
        let condition = NodeCondition(
            outcome.report, failOn: kubernetes.failOn,
            isOutdated: outcome.moment.duration(to: now) > settings.longestSilence)
        let digest = Self.digest("\(condition)\(node)\(kubernetes.conditionType)")
        guard schedules[.condition]?.isDue(digest, at: now) == true else { return }
        let path = "/api/v1/nodes/\(node)/status?fieldManager=merlon"
        if seen == nil {
            // A patch of nothing answers the node as it is, and needs no right to read it.
            guard
                let answer = try await send(
                    path, .strategicMerge, Array("{}".utf8), .condition, node)
            else { return }
            seen = try read(answer)
            if seen == nil { return }
        }
        let body = condition.patch(
            type: kubernetes.conditionType, before: seen?.conditions[kubernetes.conditionType],
            now: surroundings.time())
        guard let answer = try await send(path, .strategicMerge, body, .condition, node) else {
            // It may be another node by now.
            seen = nil
            return
        }
        seen = try read(answer)
        wrote(.condition, digest)
    }

    /// Nil, with the trouble told, where the answer is no node.
    private mutating func read(_ answer: ReceiverAnswer) throws -> NodeObject? {
        do {
            return try NodeObject(answer: answer.body)
        } catch {
            fail(.condition, "the answer cannot be used: \(error)", isHold: true)
            return nil
        }
    }

    private mutating func writeReport(_ outcome: CheckOutcome, _ node: String) async throws {
        // What the API server says counts: with a UID of a node that is gone, the report would be too.
        let given = settings.nodeUID.isEmpty ? nil : settings.nodeUID
        let report = ClusterReport(
            node: node, nodeUID: seen?.uid ?? given, version: version, outcome: outcome)
        let digest = Self.digest(report.content().line)
        guard schedules[.report]?.isDue(digest, at: surroundings.now()) == true else { return }
        // What was written by hand gives way: the report is ours alone.
        let path =
            ClusterReport.apiPath + ClusterReport.name(of: node) + "?fieldManager=merlon&force=true"
        if try await send(path, .apply, report.body(), .report, node) != nil {
            wrote(.report, digest)
        }
    }

    /// The answer to a change that was taken; nil, with the trouble told, to any other.
    private mutating func send(
        _ path: String, _ change: KubernetesClient.Change, _ body: [UInt8],
        _ object: ClusterAnswer.Object, _ node: String
    ) async throws -> ReceiverAnswer? {
        guard NodeObject.isName(node), ClusterReport.name(of: node).utf8.count <= 253 else {
            fail(
                object, "'\(OneLine.text(node))' is no name of a node; set 'node.name'",
                isHold: true)
            return nil
        }
        guard let client else {
            fail(object, server.problem ?? "there is no API server", isHold: true)
            return nil
        }
        monitors[object]?.update { $0.requests += 1 }
        do {
            let answer = try await client.patch(path, change, body)
            switch ClusterAnswer(
                answer, to: object, node: node, now: surroundings.time() / 1_000)
            {
            case .done: return answer
            case .tryAgain(let why, let after): fail(object, why, isHold: false, after: after)
            case .hold(let why): fail(object, why, isHold: true)
            }
        } catch let failure as KubernetesClient.Failure {
            if case .passing(let why) = failure {
                fail(object, why, isHold: false)
            } else {
                fail(object, failure.description, isHold: true)
            }
        }
        return nil
    }

    private mutating func wrote(_ object: ClusterAnswer.Object, _ digest: String) {
        schedules[object]?.wrote(
            digest, at: surroundings.now(), random: surroundings.random())
        monitors[object]?.update { $0.sent += 1 }
        monitors[object]?.taken([], note: nil, at: surroundings.time())
    }

    private mutating func fail(
        _ object: ClusterAnswer.Object, _ why: String, isHold: Bool, after: Duration? = nil
    ) {
        let time = surroundings.time()
        let pause =
            schedules[object]?.failed(
                isHold: isHold, after: after, at: surroundings.now(),
                random: surroundings.random()) ?? .zero
        monitors[object]?.update { $0.failedRequests += 1 }
        monitors[object]?.failed(
            why, isHolding: isHold, at: time, until: time + Int64(pause / .milliseconds(1)))
    }

    private static func digest(_ text: String) -> String {
        SHA256.hash(data: Array(text.utf8)).hexadecimal
    }
}

package import HostSystem
package import Policies
package import Posture
package import Probes

/// One look at a node: every probe reads, every control judges.
package struct NodeCheck: Sendable {
    private let host: HostView
    private let round: ProbeRound
    private let live: LiveRound

    /// More than a healthy node needs for one probe, and little enough to wait for.
    package static let probeLimit = Duration.seconds(10)

    /// A probe that takes longer than the limit leaves its component unknown.
    package init(
        host: HostView, probes: [any Probe]? = nil,
        probeLimit: Duration = NodeCheck.probeLimit, live: LiveOptions = .off
    ) {
        self.host = host
        round = ProbeRound(
            host: host, probes: probes ?? ProbeCatalog.asking(live.triesServices),
            limit: probeLimit)
        self.live = LiveRound(host: host, options: live)
    }

    /// The facts of the node, in the order of the probes, and what was tried.
    package func facts() async -> FactSet {
        await tried(await round.components())
    }

    private func tried(_ components: [FactSet.Component]) async -> FactSet {
        let facts = FactSet(components)
        guard let tried = await live.component(facts) else { return facts }
        return FactSet(facts.components + [tried])
    }

    /// The report of one check; `controls` are those of `policies` that are to be evaluated.
    package func report(policies: PolicySet, controls: [Control]) async -> CheckReport {
        await report { () throws(Never) in (policies, controls) }
    }

    /// The report of one check, whose policies are read while the probes already look.
    ///
    /// Where there are none, the probes are not waited for, and nothing is tried.
    package func report<Failure: Error>(
        choosing choice: () throws(Failure) -> (policies: PolicySet, controls: [Control])
    ) async throws(Failure) -> CheckReport {
        let clock = ContinuousClock()
        let begin = clock.now
        let started = WallClock.secondsSince1970()
        async let components = round.components()
        let (policies, controls) = try choice()
        let facts = await tried(components)
        let evaluator = ControlEvaluator(facts: facts, now: started)
        let findings = controls.mapConcurrently(evaluator.finding)
        return CheckReport(
            started: started,
            duration: begin.duration(to: clock.now),
            node: NodeIdentity(facts: facts, root: host.root),
            packs: policies.packs,
            notes: facts.components.flatMap(\.notes),
            findings: findings, facts: facts)
    }
}

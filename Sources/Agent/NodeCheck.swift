package import HostSystem
package import Policies
package import Posture
package import Probes

/// One look at a node: every probe reads, every control judges.
package struct NodeCheck: Sendable {
    private let host: HostView
    private let probes: [any Probe]

    package init(host: HostView, probes: [any Probe] = ProbeCatalog.all) {
        self.host = host
        self.probes = probes
    }

    /// The facts of the node, all probes at work at once.
    package func facts() async -> FactSet {
        await withTaskGroup(of: FactSet.Component.self) { group in
            for probe in probes {
                group.addTask { await probe.observe(host) }
            }
            return FactSet(await group.reduce(into: []) { $0.append($1) })
        }
    }

    /// The report of one check; `controls` are those of `policies` that are to be evaluated.
    package func report(policies: PolicySet, controls: [Control]) async -> CheckReport {
        let clock = ContinuousClock()
        let begin = clock.now
        let started = WallClock.secondsSince1970()
        let facts = await facts()
        let evaluator = ControlEvaluator(facts: facts, now: started)
        let findings = controls.map(evaluator.finding)
        return CheckReport(
            started: started,
            duration: begin.duration(to: clock.now),
            node: NodeIdentity(facts: facts, root: host.root),
            packs: policies.packs,
            notes: facts.components.flatMap(\.notes),
            findings: findings)
    }
}

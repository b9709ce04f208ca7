import Dispatch
import HostSystem
import Posture
import Probes

/// Lets several probes look at a node at once, none longer than the limit.
///
/// Each probe has a thread of its own: one that hangs in the kernel, as on a dead network disk,
/// costs its own facts and nothing else, and does not keep the program from ending.
struct ProbeRound: Sendable {
    let host: HostView
    let probes: [any Probe]
    let limit: Duration

    /// The components in the order of the probes; unknown where a probe did not come to its end.
    func components() async -> [FactSet.Component] {
        let (answers, answer) = AsyncStream.makeStream(
            of: (Int, FactSet.Component).self, bufferingPolicy: .bufferingOldest(probes.count))
        let host = host.forOneCheck()
        for (number, probe) in probes.enumerated() {
            // A task group would wait for a probe that hangs, and the threads of the language's
            // pool are as few as the cores. An immediate task stays on the thread it is begun on.
            DispatchQueue(label: "probe \(probe.schema.name)").async {
                Task.immediate { answer.yield((number, await probe.observe(host))) }
            }
        }
        var found: [Int: FactSet.Component] = [:]
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                // It ends early when it is cancelled, which is as good.
                try? await Task.sleep(for: limit)
                answer.finish()
            }
            var iterator = answers.makeAsyncIterator()
            while found.count < probes.count, let (number, component) = await iterator.next() {
                found[number] = component
            }
            group.cancelAll()
        }
        return probes.enumerated().map { number, probe in
            found[number] ?? unanswered(probe.schema.name)
        }
    }

    private func unanswered(_ name: String) -> FactSet.Component {
        let reason = "reading it took longer than the limit of \(limit.components.seconds) s"
        return FactSet.Component(
            name: name, instances: [.unknown(reason, from: .search("probe of \(name)"))],
            notes: ["\(name): \(reason)"])
    }
}

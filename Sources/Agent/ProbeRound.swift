import HostSystem
import Posture
import Probes
import Synchronization

/// Lets several probes look at a node at once, none longer than the limit.
///
/// Each probe has a thread of its own: one that hangs in the kernel, as on a dead network disk,
/// costs its own facts and nothing else, and does not keep the program from ending. Where the
/// system gives fewer threads, these share the probes.
struct ProbeRound: Sendable {
    let host: HostView
    let probes: [any Probe]
    let limit: Duration

    /// The components in the order of the probes; unknown where a probe did not come to its end.
    func components() async -> [FactSet.Component] {
        let (answers, answer) = AsyncStream.makeStream(
            of: (Int, FactSet.Component).self, bufferingPolicy: .bufferingOldest(probes.count))
        let host = host.forOneCheck()
        // A task group would wait for a probe that hangs, and the threads of the language's pool
        // are as few as the cores. An immediate task stays on the thread it is begun on.
        let waiting = Waiting(probes)
        let threads = probes.count { _ in
            Threads.begin {
                while let (number, probe) = waiting.next() {
                    Task.immediate { answer.yield((number, await probe.observe(host))) }
                }
            }
        }
        if threads == 0 { answer.finish() }
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
            found[number] ?? unanswered(probe.schema.name, threads)
        }
    }

    private func unanswered(_ name: String, _ threads: Int) -> FactSet.Component {
        let seconds = limit.components.seconds
        let reason =
            switch threads {
            case 0: "the system gives no thread to read it with (RLIMIT_NPROC, TasksMax=)"
            case probes.count: "reading it took longer than the limit of \(seconds) s"
            default:
                "reading all took longer than the limit of \(seconds) s, with \(threads) threads "
                    + "for \(probes.count) probes (RLIMIT_NPROC, TasksMax=)"
            }
        return FactSet.Component(
            name: name, instances: [.unknown(reason, from: .search("probe of \(name)"))],
            notes: ["\(name): \(reason)"])
    }
}

/// The probes that no thread has taken yet.
private final class Waiting: Sendable {
    private let probes: [any Probe]
    private let taken = Atomic(0)

    init(_ probes: [any Probe]) {
        self.probes = probes
    }

    func next() -> (Int, any Probe)? {
        let number = taken.wrappingAdd(1, ordering: .relaxed).oldValue
        return number < probes.count ? (number, probes[number]) : nil
    }
}

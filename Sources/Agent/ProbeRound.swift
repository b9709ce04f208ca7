import HostSystem
import Posture
import Probes
import Synchronization

/// Lets several probes look at a node at once, none longer than the limit.
///
/// As many threads share the probes as the machine has cores. Where none of them has taken a probe
/// for a while, one more is begun: a probe that hangs in the kernel, as on a dead network disk,
/// costs its own facts and nothing else, and does not keep the program from ending.
struct ProbeRound: Sendable {
    let host: HostView
    let probes: [any Probe]
    let limit: Duration

    /// How long all threads may be at the same probes while others wait. Most take less.
    private static let patienceMicroseconds: UInt32 = 20_000

    /// The components in the order of the probes; unknown where a probe did not come to its end.
    func components() async -> [FactSet.Component] {
        let (answers, answer) = AsyncStream.makeStream(
            of: (Int, FactSet.Component).self, bufferingPolicy: .bufferingOldest(probes.count))
        let host = host.forOneCheck()
        // A task group would wait for a probe that hangs, and the threads of the language's pool
        // are as few as the cores. An immediate task stays on the thread it is begun on.
        let queue = ProbeQueue(probes) { number, probe in
            Task.immediate { answer.yield((number, await probe.observe(host))) }
        }
        let threads = (0..<min(Threads.atOnce, probes.count)).count { _ in queue.beginThread() }
        if threads == 0 { answer.finish() } else { watch(queue) }
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
            found[number]
                ?? unanswered(
                    probe.schema.name, wasTaken: number < queue.taken, hadThread: threads > 0)
        }
    }

    /// Begins threads for probes that wait behind others, until none waits.
    ///
    /// From a thread of its own: those of the language's pool may have other work all the time.
    private func watch(_ queue: ProbeQueue) {
        let rounds = Int(limit / .microseconds(Self.patienceMicroseconds)) + 1
        _ = Threads.begin {
            var seen = queue.taken
            for _ in 0..<rounds where !queue.isEmpty {
                Waiter.rest(microseconds: Self.patienceMicroseconds)
                let now = queue.taken
                if now == seen { _ = queue.beginThread() }
                seen = now
            }
        }
    }

    private func unanswered(
        _ name: String, wasTaken: Bool, hadThread: Bool
    ) -> FactSet.Component {
        let seconds = limit.components.seconds
        let reason =
            if wasTaken {
                "reading it took longer than the limit of \(seconds) s"
            } else if hadThread {
                "reading what comes before it took longer than the limit of \(seconds) s, and the "
                    + "system gives no more threads (RLIMIT_NPROC, TasksMax=)"
            } else {
                "the system gives no thread to read it with (RLIMIT_NPROC, TasksMax=)"
            }
        return FactSet.Component(
            name: name, instances: [.unknown(reason, from: .search("probe of \(name)"))],
            notes: ["\(name): \(reason)"])
    }
}

/// Probes of which each thread takes the next one that none has taken.
private final class ProbeQueue: Sendable {
    private let probes: [any Probe]
    private let look: @Sendable (Int, any Probe) -> Void
    private let next = Atomic(0)

    init(_ probes: [any Probe], _ look: @escaping @Sendable (Int, any Probe) -> Void) {
        self.probes = probes
        self.look = look
    }

    /// How many probes a thread has begun with; they are the first.
    var taken: Int { min(next.load(ordering: .relaxed), probes.count) }
    var isEmpty: Bool { taken == probes.count }

    /// One thread more, which ends when no probe is left; false where the system gives none.
    func beginThread() -> Bool {
        Threads.begin { [self] in
            while true {
                let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard number < probes.count else { return }
                look(number, probes[number])
            }
        }
    }
}

package import Allowlist
package import AuditStream
import HostSystem
import Posture

/// Holds program starts against the allowlist, one after the other as the stream has them.
///
/// Owns all state of it and never waits: what a decision needs of a file's content is asked for,
/// and the decision follows when it is there.
package struct StartMonitor: ~Copyable {
    /// What is wanted of starts that are no violations.
    package enum Interest: Hashable, Sendable {
        case all
        /// Only violations are given out, so that the others cost next to nothing.
        case violations
        /// All, and the contents of their files whether a decision needs them or not.
        case contents
    }

    /// Decisions that are remembered.
    private static let memoCapacity = 1 << 14
    /// Starts that wait for a content; no more can be asked for at once.
    private static let waitingLimit = 2 * ContentDesk.limit

    /// So long after its start the first program of a container may begin.
    private static let startMilliseconds: Int64 = 5_000

    package private(set) var counts = StartCounts()
    package var tree: ProcessTree
    private var engine: AllowlistEngine
    private let interest: Interest
    private let surroundings: StartSurroundings
    private var waiting: [(start: ProcessStart, files: StartSurroundings.Files)] = []
    private var memo = DecisionMemo(capacity: memoCapacity)
    private var identities = IdentityMemo()
    private let seed = UInt64.random(in: 1 ... .max)

    package init(
        engine: AllowlistEngine, tree: consuming ProcessTree, surroundings: StartSurroundings,
        interest: Interest = .all
    ) {
        self.engine = engine
        self.tree = tree
        self.surroundings = surroundings
        self.interest = interest
    }

    /// Takes other lists from now on; what waits for a content is decided by them too.
    package mutating func hold(against engine: AllowlistEngine) {
        self.engine = engine
        memo = DecisionMemo(capacity: Self.memoCapacity)
    }

    /// Takes that all events up to ``endBatch()`` had happened before now.
    package mutating func beginBatch() { identities.begin() }

    package mutating func endBatch() { identities.end() }

    /// Whether starts wait for a content.
    package var isWaiting: Bool { !waiting.isEmpty }

    /// Takes an event of the stream, and gives out what is to be told of it.
    package mutating func take(_ exec: borrowing ExecEvent, give: (JudgedStart) -> Void) {
        let position = tree.observe(exec)
        switch exec.call {
        case .fork?, .exit?: return
        default: counts.starts += 1
        }
        if exec.success == false, interest == .violations, !engine.judgesAttempts {
            counts.failed += 1
            return
        }
        let found = look(exec, position)
        let key = key(exec, position, found)
        if interest != .contents, let answer = remembered(exec, key), let outcome = answer.outcome {
            if interest == .violations, !outcome.isAlert { return counts.add(outcome) }
            if case .decided(let decision) = answer {
                let start = describe(exec, position, found)
                // What a container is can become known later, and an alert be over by then.
                if !outcome.isAlert || start.place == .host {
                    counts.add(outcome)
                    return give(
                        JudgedStart(
                            start: start, decision: decision, content: nil, wasPending: false))
                }
            }
        }
        judge(exec, position, found, key, give)
    }

    /// The answer for a start that was like this one.
    private mutating func remembered(
        _ exec: borrowing ExecEvent, _ key: DecisionMemo.Key?
    ) -> DecisionMemo.Answer? {
        guard var key, let answer = memo.answer(key) else { return nil }
        guard case .asksForArguments = answer else { return answer }
        key.arguments = exec.argumentHash(seed)
        return memo.answer(key)
    }

    private mutating func judge(
        _ exec: borrowing ExecEvent, _ position: ProcessTree.Position?, _ found: Surroundings,
        _ key: DecisionMemo.Key?, _ give: (JudgedStart) -> Void
    ) {
        counts.examined += 1
        var start = describe(exec, position, found)
        var (decision, content) = decide(start, found.files)
        // An alert is one wherever it was.
        if !decision.isAlert || interest == .contents, exec.success == true, start.place == .host,
            position?.isRuntimeCopy != true, !surroundings.areOnHost(exec)
        {
            start.place = .unknown
            (decision, content) = decide(start, found.files)
        }
        if decision.isPending || isWaited(content), waiting.count >= Self.waitingLimit {
            content?.giveUp()
            decision = engine.decide(start, content: content ?? StartContent())
        } else {
            remember(decision, exec, key)
        }
        if isWaited(content), !decision.isPending { decision.outcome = .pending([]) }
        counts.add(decision.outcome)
        if decision.isPending { waiting.append((start, found.files)) }
        guard interest != .violations || decision.isAlert else { return }
        give(JudgedStart(start: start, decision: decision, content: content, wasPending: false))
    }

    /// The decision, with as much of the contents as it or the interest needs.
    private func decide(
        _ start: ProcessStart, _ files: StartSurroundings.Files
    ) -> (Decision, StartContent?) {
        var decision = engine.decide(start)
        var content: StartContent?
        var asked: ContentNeeds = []
        if interest == .contents, start.isSuccess {
            asked = [.program, .script]
            let found = surroundings.content(start, files, asked)
            decision = engine.decide(start, content: found)
            content = found
        }
        // A content that is known may make a rule ask for the other one.
        while case .pending(let needs) = decision.outcome, !needs.isSubset(of: asked) {
            asked.formUnion(needs)
            let found = surroundings.content(start, files, asked)
            decision = engine.decide(start, content: found)
            content = found
        }
        return (decision, content)
    }

    /// Whether the interest is in contents that are still to come.
    private func isWaited(_ content: StartContent?) -> Bool {
        guard interest == .contents, let content else { return false }
        return content.program == .pending || content.script == .pending
    }

    /// What was looked at to decide a start, with the contents of its files as they are now.
    package func explain(_ judged: JudgedStart) -> [ExplanationStep] {
        let content = surroundings.content(
            judged.start, StartSurroundings.Files(), [.program, .script])
        return engine.explain(judged.start, content: content)
    }

    private mutating func remember(
        _ decision: Decision, _ exec: borrowing ExecEvent, _ key: DecisionMemo.Key?
    ) {
        guard var key, !decision.isPending, interest != .contents else { return }
        // A content that could not be read in time may be read the next time.
        if decision.usedContent, decision.isAlert { return }
        // What was decided by a content holds for files that are known by their time of change.
        if decision.usedContent, key.file?.changed == 0 || key.script?.changed == 0 { return }
        if decision.usedArguments {
            memo.remember(key, .asksForArguments)
            key.arguments = exec.argumentHash(seed)
        }
        memo.remember(key, .decided(decision))
    }

    /// Decides the starts whose contents have come meanwhile; to be called when the stream rests.
    ///
    /// - Parameter isFinal: Whether nothing more will come: what still waits is decided as it is.
    package mutating func settle(isFinal: Bool = false, give: (JudgedStart) -> Void) {
        guard !waiting.isEmpty, isFinal || surroundings.takeNews() else { return }
        var left: [(start: ProcessStart, files: StartSurroundings.Files)] = []
        for (start, files) in waiting {
            var (decision, content) = decide(start, files)
            if isFinal, decision.isPending || isWaited(content) {
                content?.giveUp()
                decision = engine.decide(start, content: content ?? StartContent())
            }
            if decision.isPending || isWaited(content) {
                left.append((start, files))
                continue
            }
            counts.pending -= 1
            counts.add(decision.outcome)
            if interest != .violations || decision.isAlert {
                give(
                    JudgedStart(
                        start: start, decision: decision, content: content, wasPending: true))
            }
        }
        waiting = left
    }

    /// The start with all that is known around it.
    private mutating func describe(
        _ exec: borrowing ExecEvent, _ position: ProcessTree.Position?, _ found: Surroundings
    ) -> ProcessStart {
        var start = ProcessStart(exec)
        if let position {
            start.startsContainer = position.startsContainer
            start.entersContainer = position.entersContainer
            start.ancestors = tree.ancestors(of: position).map {
                ProcessStart.Ancestor(pid: $0.pid, path: $0.program)
            }
        }
        surroundings.complete(&start, found.files, found.membership)
        if position?.crosses == true, case .container(let container) = start.place,
            let started = container.started
        {
            // Nobody saw the runtime's call: the age of the container tells what it was.
            start.entersContainer = start.milliseconds - started > Self.startMilliseconds
            start.startsContainer = !start.entersContainer
        }
        return start
    }

    /// What was found around an event.
    private struct Surroundings {
        var membership: Membership
        var files: StartSurroundings.Files
    }

    private mutating func look(
        _ exec: borrowing ExecEvent, _ position: ProcessTree.Position?
    ) -> Surroundings {
        let membership = position.map { tree.membership(of: $0) } ?? Membership(.unknown)
        return Surroundings(
            membership: membership,
            files: surroundings.files(
                exec, membership.place, runs: position?.isSeen ?? true, &identities))
    }

    /// What the decision depends on; nil where the start is not to be remembered.
    ///
    /// Mutating, as it is to be asked in place: the monitor's own fields are many.
    private mutating func key(
        _ exec: borrowing ExecEvent, _ position: ProcessTree.Position?, _ found: Surroundings
    ) -> DecisionMemo.Key? {
        guard let position, position.program != 0, !position.crosses, exec.success == true,
            exec.isComplete,
            let uid = exec.uid, let euid = exec.euid, let asked = exec.paths.first
        else { return nil }
        var key = DecisionMemo.Key()
        key.program = position.program
        key.group = position.group
        key.chain = position.chain
        key.uid = uid
        key.euid = euid
        key.loginUid = exec.auid ?? .max
        key.marks = (position.startsContainer ? 1 : 0) | (position.entersContainer ? 2 : 0)
        let script = exec.script
        let program = script == nil ? asked : exec.interpreter ?? asked
        key.mode = program.mode ?? 0
        key.owner = program.owner ?? .max
        key.file = stamp(program, found.files.program)
        if let script {
            key.scriptPath = script.span.mixed(seed)
            key.scriptMode = asked.mode ?? 0
            key.scriptOwner = asked.owner ?? .max
            key.script = stamp(asked, found.files.script)
        }
        if let subject = exec.subject { key.subject = subject.span.mixed(seed) }
        return key
    }

    private func stamp(_ item: PathItem, _ identity: FileIdentity?) -> DecisionMemo.FileStamp? {
        guard let device = item.device, let inode = item.inode else { return nil }
        let changed = identity.map {
            $0.changed.seconds &* 1_000_000_000 &+ $0.changed.nanoseconds
        }
        // The content of a file of another time is what it is now, for the whole log.
        return DecisionMemo.FileStamp(
            device: UInt64(device.major) << 32 | UInt64(device.minor), inode: inode,
            changed: changed ?? (surroundings.isLive ? 0 : 1))
    }
}

extension StartContent {
    /// Makes unknown what is still waited for.
    fileprivate mutating func giveUp() {
        let unknown = FileContent.unknown(reason: "it could not be read in time")
        if program == .pending { program = unknown }
        if script == .pending { script = unknown }
    }
}

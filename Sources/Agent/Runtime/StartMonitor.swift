package import Allowlist
package import AuditStream
package import Posture

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
    }

    /// Decisions that are remembered.
    private static let memoCapacity = 1 << 14

    package private(set) var counts = StartCounts()
    package var tree: ProcessTree
    private let engine: AllowlistEngine
    private let interest: Interest
    private let surroundings: StartSurroundings
    private var memo = DecisionMemo(capacity: memoCapacity)
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
        var key = key(exec, position)
        if interest == .violations, let known = key, let answer = memo.answer(known) {
            switch answer {
            case .decided(let decision):
                if !decision.isAlert { return counts.add(decision.outcome) }
            case .asksForArguments:
                key?.arguments = exec.argumentHash(seed)
                if let known = key, case .decided(let decision)? = memo.answer(known),
                    !decision.isAlert
                {
                    return counts.add(decision.outcome)
                }
            }
        }
        judge(exec, position, key, give)
    }

    private mutating func judge(
        _ exec: borrowing ExecEvent, _ position: ProcessTree.Position?, _ key: DecisionMemo.Key?,
        _ give: (JudgedStart) -> Void
    ) {
        counts.examined += 1
        let start = describe(exec, position)
        let content = surroundings.content(start)
        let decision = engine.decide(start, content: content)
        if var key, !decision.isPending {
            if decision.usedArguments {
                key.arguments = 0
                memo.remember(key, .asksForArguments)
                key.arguments = exec.argumentHash(seed)
            }
            memo.remember(key, .decided(decision))
        }
        counts.add(decision.outcome)
        guard interest == .all || decision.isAlert || decision.isPending else { return }
        give(JudgedStart(start: start, decision: decision, wasPending: false))
    }

    /// The start with all that is known around it.
    private mutating func describe(
        _ exec: borrowing ExecEvent, _ position: ProcessTree.Position?
    ) -> ProcessStart {
        var start = ProcessStart(exec)
        if let position {
            let membership = tree.membership(of: position)
            start.unit = membership.unit
            start.place = surroundings.place(membership, start)
            start.startsContainer = position.startsContainer
            start.entersContainer = position.entersContainer
            start.ancestors = tree.ancestors(of: position).map {
                ProcessStart.Ancestor(pid: $0.pid, path: $0.program)
            }
        }
        surroundings.complete(&start)
        return start
    }

    /// What the decision depends on; nil where the start is not to be remembered.
    private func key(
        _ exec: borrowing ExecEvent, _ position: ProcessTree.Position?
    ) -> DecisionMemo.Key? {
        guard let position, exec.success == true, exec.isComplete, let uid = exec.uid,
            let euid = exec.euid, let asked = exec.paths.first
        else { return nil }
        var key = position.memoKey
        key.uid = uid
        key.euid = euid
        key.loginUid = exec.auid ?? .max
        let script = exec.script
        let file = script == nil ? asked : exec.interpreter ?? asked
        key.mode = file.mode ?? 0
        key.owner = file.owner ?? .max
        key.file = surroundings.stamp(file, exec, position, isScript: false)
        if let script {
            key.scriptPath = script.span.mixed(seed)
            key.script = surroundings.stamp(asked, exec, position, isScript: true)
        }
        if let subject = exec.subject { key.subject = subject.span.mixed(seed) }
        return key
    }
}

extension Decision {
    var isAlert: Bool { if case .alert = outcome { true } else { false } }
    var isPending: Bool { if case .pending = outcome { true } else { false } }
}

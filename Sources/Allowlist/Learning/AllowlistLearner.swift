package import Posture

/// Learns from starts what a list must allow so that they raise nothing.
///
/// It keeps shapes, not starts: its memory is bounded by ``LearnerLimits``, whatever it sees.
package struct AllowlistLearner: Sendable {
    /// What became of the starts that were added.
    package struct Counts: Hashable, Sendable {
        package var starts = 0
        /// The lists in force allow or ignore them.
        package var allowed = 0
        /// They started nothing.
        package var failed = 0
        /// A rule is proposed for them; of some, only the proposal finds that none can be.
        package var learned = 0
        package var leftOut = 0
        /// Beyond the limits: a proposal says so and does not cover them.
        package var overflowed = 0
    }

    struct LeftOutKey: Hashable, Sendable {
        let reason: LeftOut.Reason
        let program: String
        var interpreter: String?
        let place: String
    }

    package private(set) var counts = Counts()
    let users: LearnedUsers
    private let limits: LearnerLimits
    private(set) var entries: [LearnedShape: LearnedEntry] = [:]
    private(set) var leftOut: [LeftOutKey: Int] = [:]
    private(set) var seen = Sightings()
    private var byteCount = 0
    /// How many codes are kept of a program in a place.
    private var codeCounts: [LearnedShape: Int] = [:]

    /// `userNames` are written in rules in place of numbers; who uses them must then know them, too.
    package init(limits: LearnerLimits = LearnerLimits(), userNames: [UInt32: String] = [:]) {
        self.limits = limits
        users = LearnedUsers(names: userNames)
    }

    /// Takes a start with what the lists in force say of it and of the files in it.
    ///
    /// Resolve a decision that is `pending` first: such a start is left out. Without `content` a rule
    /// goes by the path alone and says so.
    package mutating func add(
        _ start: ProcessStart, _ decision: Decision, content: StartContent? = nil
    ) {
        counts.starts += 1
        guard start.isSuccess else {
            counts.failed += 1
            return
        }
        seen.add(start)
        switch decision.outcome {
        case .allow, .ignore:
            counts.allowed += 1
            return
        case .failed:
            counts.failed += 1
            return
        case .pending: return leaveOut(start, .undecided)
        case .alert: break
        }
        if let alarm = decision.alarm { return leaveOut(start, .alarm(alarm)) }
        if let rule = decision.rule { return leaveOut(start, .rule(rule)) }
        do throws(LeftOutError) {
            learn(try ShapedStart(start, content: content), start)
        } catch {
            leaveOut(start, error.reason)
        }
    }

    private mutating func learn(_ shaped: ShapedStart, _ start: ProcessStart) {
        var seen = Sightings()
        seen.add(start)
        let isNew = entries[shaped.shape] == nil
        if isNew {
            let cost = shaped.byteCount
            if cost > LearnerLimits.shapeBytes { return leaveOut(start, .noPattern) }
            let program = shaped.shape.withoutWork
            let codeCount = codeCounts[program] ?? 0
            if shaped.shape.isCode, codeCount >= LearnerLimits.keptCodes {
                return leaveOut(start, .furtherCode)
            }
            guard entries.count < limits.shapes, byteCount + cost <= limits.bytes else {
                counts.overflowed += 1
                return
            }
            byteCount += cost
            if shaped.shape.isCode { codeCounts[program] = codeCount + 1 }
        }
        if entries[shaped.shape, default: LearnedEntry(shaped)].add(shaped, seen) {
            counts.learned += 1
        } else {
            leaveOut(start, .tooManyVersions)
        }
    }

    private mutating func leaveOut(_ start: ProcessStart, _ reason: LeftOut.Reason) {
        counts.leftOut += 1
        let key = LeftOutKey(
            reason: reason, program: Self.title(start.script ?? start.path),
            interpreter: start.script == nil ? nil : Self.title(start.path),
            place: LearnedPlace(start)?.title(users) ?? "place not known")
        if leftOut[key] != nil || leftOut.count < limits.leftOut { leftOut[key, default: 0] += 1 }
    }

    private static func title(_ path: [UInt8]?) -> String {
        path.map { TextShape.anyPath($0).title } ?? "a program"
    }
}

extension TextShape {
    /// For comments: what is open as a pattern; escaped.
    var title: String {
        let text = pieces.reduce(into: "") { text, piece in
            switch piece {
            case .fixed(let bytes): text += YAMLText.comment(bytes)
            case .open(let kind): text += kind.wildcard
            }
        }
        return text.utf8.count > 300 ? text.prefix(200) + "…" : text
    }
}

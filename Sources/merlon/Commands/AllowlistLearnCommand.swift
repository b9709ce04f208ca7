import Agent
import Allowlist
import ArgumentParser
import HostSystem
import Posture

/// `merlon allowlist learn`
struct AllowlistLearnCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "learn",
        abstract: "Propose an allowlist from what runs, or from an audit log.",
        discussion: """
            Watches for the time that is given, or reads a log, and writes rules for the starts \
            that the lists in force do not allow: few and readable, with versions, ids and pod \
            names generalised, and how often and when each was seen. What an unconditional alarm \
            hits is left out and said. Nothing takes effect: read the proposal, then use it.

            With --since the proposal is merged into an existing list, which keeps its text; the \
            change is written as a diff, or with --write into the file.

            Code that a shell was given inline stands in a proposal as it was: look for secrets.

            Exit status:
              0  a proposal was written
              2  wrong usage, lists that cannot be used, no source of records, or no audit log

            Examples:
              merlon allowlist learn --for 24h > site.yaml
              merlon allowlist learn --log audit.log --on-host > site.yaml
              merlon allowlist learn --for 1h --since site.yaml
            """
    )

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("How long to watch: 30m, 24h.", valueName: "duration"))
    var duration: String?

    @Option(
        help: ArgumentHelp("An audit log instead; '-' is standard input.", valueName: "file"),
        completion: .file())
    var log: String?

    @Option(
        help: ArgumentHelp("A list into which the proposal is merged.", valueName: "file"),
        completion: .file())
    var since: String?

    @Flag(help: "With --since: write the merged list into the file instead of a diff.")
    var write = false

    @Option(help: ArgumentHelp("The name of the proposed list.", valueName: "name"))
    var name = "learned"

    @OptionGroup var options: ReplayOptions

    private static let listLimitBytes = 16 << 20

    private var length: Duration? {
        duration.flatMap(GoDuration.nanoseconds).map { .nanoseconds($0) }
    }

    func validate() throws {
        guard (duration == nil) != (log == nil) else {
            throw ValidationError("give either --for DURATION to watch, or --log FILE to read")
        }
        if let duration, (length ?? .zero) < .seconds(1) {
            throw ValidationError("--for is '\(duration)'; it must be a time such as 30m or 24h")
        }
        if write, since == nil { throw ValidationError("--write needs --since FILE") }
    }

    func run() throws {
        let host = try options.node.host()
        // A list that cannot be read is told before anything is watched.
        let existing = try since.map { path in try Self.text(of: path) }
        var learner = AllowlistLearner()
        if let log {
            learner = try learn(from: log, learner)
        } else {
            learner = try watch(host, learner)
        }
        let proposal = learner.proposal(name: name, description: "Learned on this node")
        guard let since, let existing else {
            try Results.write(proposal.text)
            return tell(learner, proposal)
        }
        let merged = try learner.merge(into: existing, path: since)
        if write, merged.text != existing {
            try OutputFile.replace(since, with: Array(merged.text.utf8))
        } else if !write {
            try Results.write(merged.diff)
        }
        for left in proposal.leftOut { StandardError.write(left.text) }
        tell(learner, proposal)
    }

    private static func text(of path: String) throws -> String {
        let stream = try ByteStream.open(path)
        var (bytes, piece): ([UInt8], [UInt8]) = ([], [])
        while try stream.read(into: &piece) {
            bytes += piece
            // A part of a list must not be written back in the place of the whole.
            guard bytes.count <= Self.listLimitBytes else {
                throw UsageError("\(path): it is larger than the limit of \(listLimitBytes) bytes")
            }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw UsageError("\(path): it is not UTF-8")
        }
        _ = try AllowlistReader().list(bytes: bytes, path: path)
        return text
    }

    private func learn(from log: String, _ start: AllowlistLearner) throws -> AllowlistLearner {
        var learner = start
        var replay = try options.replay(.contents)
        try LogInput(file: log).read(into: &replay) { start in
            learner.add(start.start, start.decision, content: start.content)
        }
        return learner
    }

    private func watch(_ host: HostView, _ start: AllowlistLearner) throws -> AllowlistLearner {
        var watchOptions = AuditWatch.Options()
        watchOptions.interest = .contents
        watchOptions.duration = length
        let engine = try options.lists.engine(host)
        let signals = try Signals.caught()
        var watch = try AuditWatch(host: host, engine: engine, options: watchOptions)
        var output = WatchLearning(learner: start)
        try watch.run(until: signals, &output)
        return output.learner
    }

    private func tell(_ learner: AllowlistLearner, _ proposal: LearnedAllowlist) {
        let counts = learner.counts
        // Of some only the proposal finds that no rule can be made.
        let leftOut = max(counts.leftOut, proposal.leftOut.reduce(0) { $0 + $1.count })
        let learned = max(0, counts.learned - (leftOut - counts.leftOut))
        StandardError.write(
            "\(counts.starts) starts: \(counts.allowed) allowed before, \(learned) learned "
                + "in \(proposal.ruleCount) rules, \(leftOut) left out, \(counts.failed) failed")
        if counts.overflowed > 0 {
            StandardError.write(
                "\(counts.overflowed) starts are not covered: there were too many kinds")
        }
    }
}

/// Learns from what a watch sees, and tells on standard error of what it may have missed.
private struct WatchLearning: WatchOutput {
    var learner: AllowlistLearner

    mutating func begin(_ description: WatchDescription) {
        StandardError.write("Learning from \(description.source); Ctrl-C ends it early")
        for text in description.notes { note(text) }
    }

    mutating func add(_ start: JudgedStart) {
        // The decision that was promised follows on the same start.
        if start.decision.isPending { return }
        learner.add(start.start, start.decision, content: start.content)
    }

    mutating func add(_ gap: CoverageGap) {
        StandardError.write("starts may have been missed: \(gap.cause.words)")
    }

    mutating func note(_ text: String) {
        StandardError.write("  " + TerminalText.escaped(text))
    }

    mutating func flush(at now: Int64) throws {}
    mutating func end(_ summary: WatchSummary) throws {}
}

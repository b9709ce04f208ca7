import Agent
import ArgumentParser
import AuditStream
import HostSystem
import Posture

/// `merlon watch`
struct WatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Show program starts as they happen, and what the allowlist says of each.",
        discussion: """
            Listens to the kernel's audit stream beside any audit daemon; where that cannot be, to \
            auditd's dispatcher or its log. Loads audit rules for program starts, and removes them \
            at the end. Where starts may have been missed, it says so.

            Needs root, or CAP_AUDIT_READ to listen, CAP_AUDIT_CONTROL for rules and the kernel's \
            counters, CAP_SYS_PTRACE to look at other processes. In a container it needs the \
            host's network and pid namespaces.

            The JSON form has a line for each start, gap and note ("type"), and a last one with \
            counts.

            Exit status:
              0  it was asked to end (Ctrl-C), or the stream ended
              2  wrong usage, lists that cannot be used, or no source of records

            Examples:
              merlon watch                          all starts, in colour on a terminal
              merlon watch --violations             only what the allowlist does not cover
              merlon watch --output json | jq .
            """
    )

    @OptionGroup var lists: AllowlistOptions
    @OptionGroup var node: NodeOptions

    @Option(help: ArgumentHelp("The form of the output.", valueName: "form"))
    var output = ReportForm.table

    @Flag(help: "Only violations; those that repeat are counted.")
    var violations = false

    @Option(
        help: ArgumentHelp(
            "The source of records; without it the best that works.",
            discussion: "unicast takes the place of the audit daemon, where none runs.",
            valueName: "source"))
    var source: AuditSource.Kind?

    @Flag(help: "Read standard input, as a plugin of auditd.")
    var plugin = false

    @Option(
        help: ArgumentHelp("Auditd's log, as the node names it.", valueName: "file"),
        completion: .file())
    var log: String?

    @Option(
        help: ArgumentHelp(
            "What becomes of the audit rules: auto (come and go with the watch), keep, none.",
            valueName: "policy"))
    var rules = RuleKeeper.Policy.auto

    @Flag(help: "Let rules record starts that fail too; anybody can cause very many.")
    var failures = false

    @Option(
        help: ArgumentHelp(
            "A file that keeps up to where the stream was seen.",
            discussion: """
                The next watch with it tells the time in which nobody watched, and reads what \
                happened then from auditd's log, where there is one.
                """,
            valueName: "file"), completion: .file())
    var bookmark: String?

    @Option(help: ArgumentHelp("Of the socket in the kernel, in MiB.", valueName: "MiB"))
    var buffer = 32

    func validate() throws {
        guard 1...1_024 ~= buffer else {
            throw ValidationError("--buffer is \(buffer); it must be 1 to 1024")
        }
    }

    func run() throws {
        let host = try node.host()
        let engine = try lists.engine(host)
        var options = AuditWatch.Options()
        options.source = log != nil && source == nil ? .log : source
        options.isPlugin = plugin
        options.logPath = log
        options.bookmarkPath = try bookmark.map {
            $0.hasPrefix("/") ? $0 : try CurrentProcess.workingDirectory() + "/" + $0
        }
        options.rules = rules
        options.recordsFailures = failures
        options.interest = violations ? .violations : .all
        options.bufferBytes = buffer << 20
        // Before rules are loaded, which have to be taken back at the end.
        let signals = try Signals.caught()
        var watch = try AuditWatch(host: host, engine: engine, options: options)
        // What reading the lists took is not needed any more.
        OwnMemory.giveBack()
        do {
            switch output {
            case .json:
                var form = WatchJSON(foldsViolations: violations)
                try watch.run(until: signals, &form)
            case .table:
                var form = WatchTable(
                    terminal: .standardOutput, accounts: host, foldsViolations: violations)
                try watch.run(until: signals, &form)
            }
        } catch is Results.ReaderGone {
            // As `merlon watch | head`: rules have been taken back, and that is all.
            return
        }
    }
}

extension AuditSource.Kind: ExpressibleByArgument {}
extension RuleKeeper.Policy: ExpressibleByArgument {}

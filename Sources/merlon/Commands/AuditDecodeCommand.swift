import ArgumentParser
import AuditStream
import HostSystem
import Posture

/// `merlon audit decode`
struct AuditDecodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decode",
        abstract: "Show the program starts in an audit log.",
        discussion: """
            Reads what auditd writes (RAW or ENRICHED), of any size. A start of which records are \
            missing is shown with what is there, and marked. The JSON form has one line for each \
            start, and a last line with counts: lines (records), events, starts (execs), starts \
            that are incomplete, lines that cannot be read (malformed), and events that the \
            kernel numbered and the log does not have (lost).

            Exit status:
              0  the log was read to its end
              2  wrong usage, or a file that cannot be read or is no audit log

            Examples:
              merlon audit decode /var/log/audit/audit.log
              zcat audit.log.1.gz | merlon audit decode - --output json
            """
    )

    @Argument(
        help: ArgumentHelp("The log; '-' is standard input.", valueName: "file"),
        completion: .file())
    var file: String

    @Option(help: ArgumentHelp("The form of the output.", valueName: "form"))
    var output = ReportForm.table

    func run() throws {
        var form: any ExecForm =
            switch output {
            case .json: ExecJSON()
            case .table: ExecTable(terminal: .standardOutput)
            }
        var limits = EventAssembler.Limits()
        // Nobody waits for an event of a file: it may as well have all the time there is.
        limits.patience = nil
        var log = LogDecoder(limits: limits)
        let input = LogInput(file: file)
        try input.read { piece in
            if piece.isEmpty {
                log.finish { form.add($0) }
            } else {
                log.add(piece.span) { form.add($0) }
                try Results.write(form.take())
            }
            return LogInput.Progress(hasRecord: log.hasRecord, sample: log.samples.first)
        }
        form.finish(log)
        try Results.write(form.take())
        input.tell(log.samples)
    }
}

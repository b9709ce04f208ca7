import ArgumentParser
import AuditStream
import HostSystem

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

    /// What begins with as much and holds no record is none of auditd's logs.
    private static let trialBytes = 4 << 20

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
        try read(into: &log, &form)
        form.finish(log)
        try Results.write(form.take())
        for sample in log.samples {
            StandardError.write("\(name), line \(sample.line): \(sample.problem)")
        }
    }

    private var name: String { file == "-" ? "standard input" : TerminalText.escaped(file) }

    private func read(into log: inout LogDecoder, _ form: inout any ExecForm) throws {
        let stream = file == "-" ? try ByteStream.standardInput() : try ByteStream.open(file)
        var piece: [UInt8] = []
        var bytes = 0
        while try stream.read(into: &piece) {
            if bytes == 0, let tool = Self.unpacker(for: piece) {
                throw UsageError(
                    "\(file): it is compressed; '\(tool) FILE | merlon audit decode -' reads it")
            }
            bytes += piece.count
            log.add(piece.span) { form.add($0) }
            if bytes >= Self.trialBytes { try refuseOtherFile(log) }
            try Results.write(form.take())
        }
        log.finish { form.add($0) }
        if bytes > 0 { try refuseOtherFile(log) }
    }

    private func refuseOtherFile(_ log: borrowing LogDecoder) throws(UsageError) {
        guard !log.hasRecord else { return }
        let reason = log.samples.first.map { "line \($0.line): \($0.problem)" } ?? "it has no lines"
        throw UsageError("\(file): it is no audit log; \(reason)")
    }

    /// The program that unpacks what begins so, by the format's first bytes.
    private static func unpacker(for bytes: [UInt8]) -> String? {
        if bytes.starts(with: [0x1F, 0x8B]) { return "zcat" }
        if bytes.starts(with: [0xFD, 0x37, 0x7A, 0x58, 0x5A]) { return "xzcat" }
        if bytes.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) { return "zstdcat" }
        return bytes.starts(with: [0x42, 0x5A, 0x68]) ? "bzcat" : nil
    }
}

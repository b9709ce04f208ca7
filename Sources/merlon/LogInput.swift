import Agent
import AuditStream
import HostSystem
import Posture

/// An audit log that somebody named.
struct LogInput {
    /// '-' is standard input.
    let file: String

    /// What begins with as much and holds no record is none of auditd's logs.
    private static let trialBytes = 4 << 20

    /// How the reading of a log goes.
    struct Progress {
        var hasRecord: Bool
        var sample: LogDecoder.Sample?
    }

    /// As messages name it.
    var name: String { file == "-" ? "standard input" : TerminalText.escaped(file) }

    /// Gives out the log piece by piece, and an empty piece at its end.
    ///
    /// Throws where it cannot be read, is compressed, or is no audit log.
    func read(_ take: ([UInt8]) throws -> Progress) throws {
        let stream = file == "-" ? try ByteStream.standardInput() : try ByteStream.open(file)
        var piece: [UInt8] = []
        var bytes = 0
        while try stream.read(into: &piece) {
            if bytes == 0, let tool = Self.unpacker(for: piece) {
                throw UsageError(
                    "\(file): it is compressed; '\(tool) FILE | merlon … -' reads it")
            }
            bytes += piece.count
            let progress = try take(piece)
            if bytes >= Self.trialBytes { try refuseOtherFile(progress) }
        }
        let progress = try take([])
        if bytes > 0 { try refuseOtherFile(progress) }
    }

    /// Lets a replay take the whole log, and calls `flush` after each piece of it.
    func read(
        into replay: inout StartReplay, flush: () throws -> Void = {}, give: (JudgedStart) -> Void
    ) throws {
        // To read the arguments and the lists took twice the memory that the log will.
        OwnMemory.giveBack()
        try read { piece in
            if piece.isEmpty {
                replay.finish(give: give)
            } else {
                replay.add(piece.span, give: give)
            }
            try flush()
            return Progress(hasRecord: replay.hasRecord, sample: replay.samples.first)
        }
        tell(replay.samples)
    }

    /// Tells on standard error of lines that could not be read.
    func tell(_ samples: [LogDecoder.Sample]) {
        for sample in samples {
            StandardError.write("\(name), line \(sample.line): \(sample.problem)")
        }
    }

    private func refuseOtherFile(_ progress: Progress) throws(UsageError) {
        guard !progress.hasRecord else { return }
        let reason = progress.sample.map { "line \($0.line): \($0.problem)" } ?? "it has no lines"
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

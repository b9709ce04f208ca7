/// One reading of the configuration from its beginning to its end.
///
/// sshd reads it twice: first without a connection, when lines in `Match` blocks are only checked,
/// and then for each connection, when only they count. Both take the first value of an option. This
/// follows servconf.c line by line; what looks odd here is odd there.
struct ConfigPass {
    enum Matching {
        /// The first reading.
        case syntax
        case connection(Connection)
        /// The second reading for any connection for which just these blocks count.
        case only(Set<Int>)
    }

    /// What an included file may do (`inc_flags`).
    struct Flags {
        /// Only lines in `Match` blocks count, up to the first of them.
        var isMatchOnly = false
        /// No block counts.
        var isNeverMatch = false
        /// The blocks in which the file is included.
        var parents: [Int] = []
    }

    static let limitDepth = 16
    /// The most `Match` blocks of a configuration.
    static let limitBlocks = 4096

    let rules: Rules
    let source: FileSource
    let matching: Matching

    var settings = Settings()
    /// The files behind each `Include`, read once.
    var files: [String: [ConfigFile]]
    /// The blocks in the order in which they are met; complete after the first reading.
    var blocks: [MatchBlock] = []
    /// What sshd only mentions: deprecated and unsupported keywords.
    var warnings: [String] = []
    var complaints: [Complaint] = []
    var isActive: Bool
    var isCommandLine = false
    /// The blocks that the current line is in, innermost last.
    var enclosing: [Int] = []
    var file = ""
    var line = 0
    var keyword = ""

    struct Complaint {
        let message: String
        let file: String
        let line: Int
    }

    init(rules: Rules, source: FileSource, matching: Matching, files: [String: [ConfigFile]] = [:])
    {
        self.rules = rules
        self.source = source
        self.matching = matching
        self.files = files
        if case .syntax = matching { isActive = true } else { isActive = false }
    }

    var isSyntax: Bool { if case .syntax = matching { true } else { false } }
    var release: SSHDRelease { rules.release }
    var isModern: Bool { release.splitsLikeShell }

    var place: Place {
        Place(file: isCommandLine ? nil : file, line: line, block: enclosing.last)
    }

    /// Reads one file; the state of `Match` is the caller's to restore.
    mutating func read(_ config: ConfigFile, _ start: Flags, depth: Int) throws(SSHDError) {
        guard depth <= Self.limitDepth else {
            throw refusal("Too many recursive configuration includes", withLine: false)
        }
        var flags = start
        let outer = (file, line)
        let complaintsBefore = complaints.count
        for next in config.lines {
            (file, line) = (config.name, next.number)
            try process(next, &flags, depth: depth)
        }
        (file, line) = outer
        let bad = complaints.count - complaintsBefore
        if bad > 0 {
            throw refused(
                ["\(config.name): terminating, \(bad) bad configuration options"], config.name, 0)
        }
    }

    /// A setting of the command line: `PermitRootLogin=no`.
    mutating func readCommandLine(_ text: String) throws(SSHDError) {
        guard let parsed = ConfigLine(Array(text.utf8)[...], number: 0, release) else { return }
        (file, line, isCommandLine) = ("command-line", 0, true)
        defer { isCommandLine = false }
        var flags = Flags()
        try process(parsed, &flags, depth: 0)
        if !complaints.isEmpty { throw refused([], file, 0) }
    }

    private mutating func process(
        _ next: ConfigLine, _ flags: inout Flags, depth: Int
    ) throws(SSHDError) {
        keyword = next.keyword
        if next.lacksArgument {
            return complain("\(file) line \(line): no argument after keyword \"\(keyword)\"")
        }
        let known = rules.keywords[next.name]
        if known == nil {
            if release.vendor == .other {
                throw .unreadable(
                    "\(file):\(line): whether this sshd knows '\(keyword)' is not known to Merlon")
            }
            complain("\(file): line \(line): Bad configuration option: \(keyword)")
        }
        guard next.words != nil else {
            return complain("\(file) line \(line): invalid quotes")
        }
        if !isActive, known?.isAllowedInMatch != true {
            guard isSyntax else { return }
            throw failure("Directive '\(keyword)' is not allowed within a Match block")
        }
        guard let known else { return }
        var arguments = next.arguments(release)
        let complaintsBefore = complaints.count
        switch known.meaning {
        case .option(.include): try include(&arguments, flags, depth: depth)
        case .option(.match): try match(&arguments, &flags)
        case .option(let option): try set(option, &arguments)
        case .deprecated: ignore("Deprecated", &arguments)
        case .unsupported: ignore("Unsupported", &arguments)
        case .ignored: arguments.consume()
        }
        guard complaints.count == complaintsBefore, let extra = arguments.leftover() else { return }
        guard isModern else {
            throw failure("garbage at end of line; \"\(extra.prefix(200))\".")
        }
        complain("\(file) line \(line): keyword \(keyword) extra arguments at end of line")
    }

    private mutating func ignore(_ what: String, _ arguments: inout Arguments) {
        if isSyntax { warnings.append("\(file) line \(line): \(what) option \(keyword)") }
        arguments.consume()
    }

    /// Notes an error after which sshd goes on to the end of the file.
    mutating func complain(_ message: String) {
        complaints.append(Complaint(message: message, file: file, line: line))
    }

    /// An error of the current line at which sshd ends.
    func failure(_ text: String) -> SSHDError {
        refusal("\(file) line \(line): \(text)")
    }

    /// The same with the line's keyword before it, which releases before 8.7 do not name.
    func failure(keyword text: String, older: String) -> SSHDError {
        isModern ? failure("\(keyword) \(text)") : failure(older)
    }

    func refusal(_ message: String, withLine: Bool = true) -> SSHDError {
        refused([message], file, withLine ? line : 0)
    }

    func refused(_ messages: [String], _ file: String, _ line: Int) -> SSHDError {
        let first = complaints.first
        let place = first?.file ?? file
        let number = first?.line ?? line
        return .refused(
            Refusal(
                file: place.isEmpty || place == "command-line" ? nil : place,
                line: number > 0 ? number : nil,
                messages: complaints.map(\.message) + messages))
    }
}

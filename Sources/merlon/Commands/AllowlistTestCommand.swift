import Agent
import Allowlist
import ArgumentParser
import HostSystem
import Posture

/// `merlon allowlist test`
struct AllowlistTestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Try allowlists: run the tests inside them, or replay an audit log.",
        discussion: """
            Without --log the tests inside the lists are run, and what is likely not meant is told. \
            With --log each program start in it is held against the lists. Contents of files are \
            those of the node's disk now, where they are still the files that the log names.

            The JSON form has a line for each start with its decision ("allow", "ignore", "alert", \
            "failed"), rule and reason, and a last line with counts.

            Exit status:
              0  all tests ended as expected; nothing in the log would be alerted
              1  a test ended otherwise; something would be alerted
              2  wrong usage, lists that cannot be used, or no audit log

            Examples:
              merlon allowlist test --policy site.yaml
              merlon allowlist test --log /var/log/audit/audit.log --policy site.yaml --violations
            """
    ).sparing

    @OptionGroup var options: ReplayOptions

    @Option(
        help: ArgumentHelp("An audit log; '-' is standard input.", valueName: "file"),
        completion: .file())
    var log: String?

    @Option(help: ArgumentHelp("The form of the output.", valueName: "form"))
    var output = ReportForm.table

    @Flag(help: "Show only what would be alerted.")
    var violations = false

    func run() throws {
        guard let log else { return try runTests() }
        var replay = try options.replay(violations ? .violations : .all)
        var form: any StartForm =
            switch output {
            case .json: StartJSONLines()
            case .table:
                StartTable(terminal: .standardOutput, host: try options.node.host())
            }
        try LogInput(file: log).read(
            into: &replay, flush: { try Results.write(form.take()) }, give: { form.add($0) })
        form.finish(replay)
        try Results.write(form.take())
        if replay.counts.alerts > 0 { throw ExitCode(1) }
    }

    private func runTests() throws {
        let set = try options.lists.lists()
        for note in set.lint() { try tell("\(note)") }
        let problems = try set.testProblems()
        for problem in problems { try tell(problem) }
        let rules = set.lists.reduce(0) { $0 + $1.rules.count }
        let tests = set.lists.reduce(0) { $0 + $1.tests.count }
        try Results.write(
            "\(set.lists.count) lists, \(rules) rules, \(tests) tests, \(problems.count) failed\n")
        if !problems.isEmpty { throw ExitCode(1) }
    }

    private func tell(_ line: String) throws {
        try Results.write(TerminalText.escaped(line) + "\n")
    }
}

import Agent
import ArgumentParser
import Glibc
import HostSystem
import Policies
import Posture

/// `merlon check`
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Hold a node against the policies, once.",
        discussion: """
            Every control ends as pass, fail, unknown or not applicable, with the facts that \
            decided it and where each comes from, or as manual, where only a person can tell. Run it as root: what it may not read is unknown. \
            The table is coloured on a terminal only, and never where NO_COLOR is set.

            Exit status:
              0  nothing at or above --fail-on failed
              1  something did
              2  wrong usage, or policies that cannot be used
              3  nothing failed, but something at or above --fail-on is unknown

            Examples:
              merlon check
              merlon check --root /host --output json
              merlon check --control kubelet-anonymous-auth --fail-on critical
              merlon check --profile bootstrap    before the kubelet starts
              merlon check --live                 tries it, too
              merlon check --framework practices
            """
    ).sparing

    @OptionGroup var node: NodeOptions
    @OptionGroup var policyOptions: PolicyOptions
    @OptionGroup var liveFlags: LiveFlags

    @Option(
        name: .customLong("control"),
        help: ArgumentHelp(
            "Only this control; may be given several times.", valueName: "id"))
    var controls: [String] = []

    @Option(
        help: ArgumentHelp(
            "Only what serves this framework, in its order: practices, cis-1.12, or a file.",
            valueName: "name"))
    var framework: String?

    @Option(
        help: ArgumentHelp(
            "What is checked: all, or what must hold before the kubelet starts (bootstrap).",
            discussion: """
                'bootstrap' leaves out the controls of phase 'running': what the kubelet itself \
                may put right when it starts, as a certificate that it renews.
                """, valueName: "profile"))
    var profile = CheckProfile.all

    @Option(
        help: ArgumentHelp(
            "The least severity that decides the exit status.", valueName: "severity"))
    var failOn = Severity.high

    @Option(help: ArgumentHelp("The form of the report.", valueName: "form"))
    var output = ReportForm.table

    @Option(
        help: ArgumentHelp(
            "Write the report to this file, whole or not at all, instead of standard output.",
            valueName: "file"), completion: .file())
    var outputFile: String?

    @Flag(name: .shortAndLong, help: "In the table, show the evidence of what passed too.")
    var verbose = false

    func run() async throws {
        let check = NodeCheck(host: try node.host(), live: liveFlags.options)
        let framework = try framework.map(policyOptions.framework)
        let report = try await check.report {
            let policies = try policyOptions.policies()
            var selected =
                controls.isEmpty ? policies.controls : try policies.controls(withIDs: controls)
            if let framework { selected = framework.controls(of: selected) }
            selected = selected.filter(profile.includes)
            // A check of nothing would pass, and a gate let the node through.
            if selected.isEmpty {
                throw UsageError(
                    "no control is left: none of the policies serves all of --control, --framework "
                        + "and --profile")
            }
            // What reads policies is half of the code that a check runs.
            OwnMemory.giveBackCode()
            return (policies, selected)
        }
        try write(report, framework.map { FrameworkReview($0, findings: report.findings) })
        // Here and not by an error: what was read is then not taken apart piece by piece.
        Glibc.exit(report.verdict(failOn: failOn).exitStatus)
    }

    private func write(_ report: CheckReport, _ review: FrameworkReview?) throws {
        switch output {
        case .json: try emit(ReportJSON.text(report, review) + "\n")
        case .table:
            let terminal = Terminal.standardOutput
            let isTerminal = terminal.isTerminal && outputFile == nil
            let table = ReportTable(
                style: Style(isColored: isTerminal && !Style.isColorRefused),
                width: isTerminal ? terminal.columns : 100,
                isVerbose: verbose)
            try emit(
                review.map { FrameworkTable(report: table).text($0, report, failOn: failOn) }
                    ?? table.text(report, failOn: failOn))
        }
    }

    private func emit(_ text: String) throws {
        guard let outputFile else { return try Results.write(text) }
        try OutputFile.replace(outputFile, with: Array(text.utf8))
    }
}

extension Verdict {
    fileprivate var exitStatus: Int32 {
        switch self {
        case .passed: 0
        case .failed: 1
        case .undecided: 3
        }
    }
}

/// When a node is checked.
enum CheckProfile: String, CaseIterable, ExpressibleByArgument {
    case all, bootstrap

    func includes(_ control: Control) -> Bool {
        switch self {
        case .all: true
        case .bootstrap: control.phase == .bootstrap
        }
    }
}

/// The forms of a report.
enum ReportForm: String, CaseIterable, ExpressibleByArgument {
    case table, json
}

extension Severity: ExpressibleByArgument {}

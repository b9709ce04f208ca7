import HostSystem
import Posture

/// How a k3s was started: by its own command line, or by the unit of one that has overwritten it.
///
/// k3s writes `/usr/local/bin/k3s server` over its arguments as one text, to hide the rest
/// (`SetProcTitle` in its `pkg/cli`).
struct K3sCommand {
    /// Behind the program: the role, with flags before it and behind.
    private let words: [CommandWord]
    let environment: [String: CommandWord]
    /// When the process was started in seconds since 1970; nil where none runs or it is not known.
    private let started: Int64?
    private let host: HostView

    /// The units of k3s, those of its usual names first: its installer makes `k3s-NAME.service` of
    /// `INSTALL_K3S_NAME`. Masked ones are left out.
    static func units(_ host: HostView) throws(HostError) -> [SystemdUnit] {
        let usual = ["k3s.service", "k3s-agent.service"]
        var names: Set<String> = []
        for folder in ["/etc", "/usr/local/lib", "/usr/lib", "/lib"] {
            let paths = try host.glob("\(folder)/systemd/system/k3s*.service")
            names.formUnion(paths.map(\.lastPathPart))
        }
        var units: [SystemdUnit] = []
        for name in usual.filter(names.contains) + names.subtracting(usual).sorted() {
            guard let unit = try host.systemdUnit(name), !unit.isMasked else { continue }
            // Others that begin so can be about k3s, as one that saves its data.
            let role = role(in: unit.execStart.dropFirst().map(\.text))
            let isK3s =
                unit.execStart.first.map { programs.contains($0.text.lastPathPart) } == true
                && ["server", "agent"].contains(role)
            if isK3s || usual.contains(name) { units.append(unit) }
        }
        return units
    }

    private static let programs: Set<String> = ["k3s", "k3s-server", "k3s-agent"]

    /// Whether a process is a k3s, by its first argument or its program's file.
    static func isK3s(_ process: HostProcess) -> Bool {
        let title = process.arguments.first?.prefix { $0 != " " } ?? ""
        return [String(title).lastPathPart, process.programFile].contains(where: programs.contains)
    }

    /// `server`, `agent` or another word; nil where there is none.
    var role: String? { Self.roleIndex(words.map(\.text)).map { words[$0].text } }

    /// Where the role stands.
    ///
    /// As in `k3s --debug --data-dir /data server`, flags of k3s as a whole can stand before it; that
    /// of the folder is the one with a value (`NewApp` in its `pkg/cli/cmds`).
    private static func roleIndex(_ words: [String]) -> Int? {
        var index = 0
        while index < words.count {
            let word = words[index]
            if !word.isEmpty, !word.hasPrefix("-") { return index }
            index += ["--data-dir", "-data-dir", "--d", "-d"].contains(word) ? 2 : 1
        }
        return nil
    }

    /// `server`, `agent` or another word; nil where a process does not tell.
    static func role(of process: HostProcess) -> String? {
        guard let first = process.arguments.first else { return nil }
        let title = first.split(separator: " ").dropFirst().map(String.init)
        return role(in: title + process.arguments.dropFirst())
    }

    /// The same of the words behind the program.
    static func role(in words: [String]) -> String? { roleIndex(words).map { words[$0] } }

    /// Throws where it is not known how the process was started.
    init(_ process: HostProcess, _ host: HostView) throws(HostError) {
        let program = process.executable ?? "k3s"
        self.host = host
        started = try ProcessClock(host)?.start(of: process)
        guard let variables = try host.environment(of: process.pid) else {
            throw HostError(path: program, problem: "its environment is not there any more")
        }
        let source = CommandWord.Source.process(pid: process.pid)
        let own = variables.filter { !Self.isOfProgramFiles($0.key, $0.value) }
            .mapValues { CommandWord(text: $0, source: source) }
        guard process.arguments.first?.contains(" ") == true else {
            environment = own
            words = CommandWord.words(of: process)
            return
        }
        let problem = "it has overwritten its command line, and no unit tells how it was started"
        guard let name = process.unit, name.hasSuffix(".service"),
            let unit = try host.systemdUnit(name), unit.refusal == nil
        else { throw HostError(path: program, problem: problem) }
        words = CommandWord.words(of: unit)
        // The memory of the variables lies behind that of the arguments, and goes with it.
        environment = Self.variables(of: unit).merging(own) { $1 }
        if let reason = unit.uncertainties.first {
            throw HostError(path: unit.path, problem: reason)
        }
        guard unit.execStart.first.map({ Self.programs.contains($0.text.lastPathPart) }) == true,
            role == Self.role(of: process)
        else { throw HostError(path: program, problem: problem) }
        try requireUnchanged([unit.path] + unit.dropIns + unit.environmentFiles)
    }

    /// What a unit would start; throws where that is not known before it runs.
    init(_ unit: SystemdUnit, _ host: HostView) throws(HostError) {
        if let reason = unit.refusal ?? unit.uncertainties.first {
            throw HostError(path: unit.path, problem: reason)
        }
        self.host = host
        started = nil
        words = CommandWord.words(of: unit)
        environment = Self.variables(of: unit)
    }

    private static func variables(of unit: SystemdUnit) -> [String: CommandWord] {
        unit.environment.mapValues {
            CommandWord(text: $0.text, source: .unit(path: $0.path, line: $0.line))
        }
    }

    /// Until July 2024 k3s put the folder of its unpacked programs, `…/data/` and a SHA-256, into
    /// this variable for itself, and did not take it for a setting
    /// (https://github.com/k3s-io/k3s/issues/10589).
    private static func isOfProgramFiles(_ name: String, _ value: String) -> Bool {
        let parts = value.split(separator: "/").suffix(2)
        return name == "K3S_DATA_DIR" && parts.first == "data" && parts.last?.count == 64
    }

    /// What it was told besides its role; throws where that cannot be read, or where a process
    /// runs that has read it in another form.
    func settings() throws -> K3sSettings {
        var flags = words
        if let index = Self.roleIndex(words.map(\.text)) { flags.remove(at: index) }
        let settings = try K3sSettings(flags, environment: environment, host)
        try requireUnchanged(settings.files)
        return settings
    }

    /// Less is the coarseness of the two clocks.
    private static let clockSlackSeconds: Int64 = 2

    private func requireUnchanged(_ paths: [String]) throws(HostError) {
        guard let started else { return }
        for path in paths {
            guard let changed = try host.lastChange(of: path),
                changed > started + Self.clockSlackSeconds
            else { continue }
            throw HostError(
                path: path,
                problem: "it was changed at \(InternetTime.text(seconds: changed)), after k3s had "
                    + "started at \(InternetTime.text(seconds: started)); what that runs with is "
                    + "not known until it is restarted")
        }
    }
}

/// Puts together what a unit's files say, each later file over the earlier ones.
struct UnitAssembly {
    private var commands: [UnitCommand] = []
    private var environment: [UnitText] = []
    private var files: [UnitText] = []
    private var passed: [UnitText] = []
    private var unset: [UnitText] = []
    private var type = ""
    private var settings: [String: SystemdUnit.Word] = [:]
    private var refusal: String?
    private var problems: [String] = []
    private let specifiers: Specifiers

    init(_ specifiers: Specifiers) {
        self.specifiers = specifiers
    }

    /// The file that defines the unit: a fault in it can keep systemd from starting the unit.
    mutating func add(unit file: UnitFile) {
        refusal = read(file)
    }

    /// A drop-in: at a fault in it systemd goes on to the next file.
    mutating func add(dropIn file: UnitFile) {
        if let fault = read(file) {
            problems.append("\(fault), and the rest of this file is ignored")
        }
    }

    mutating func add(problem: String) {
        problems.append(problem)
    }

    /// Why systemd reads no further in the file, if it does not.
    private mutating func read(_ file: UnitFile) -> String? {
        problems += file.problems
        for assignment in file.assignments where assignment.section == "Service" {
            let value = assignment.value
            switch assignment.key {
            case "Environment": Self.set(&environment, value)
            case "EnvironmentFile": Self.set(&files, value)
            case "PassEnvironment": Self.set(&passed, value)
            case "UnsetEnvironment": Self.set(&unset, value)
            case "Type":
                let name = String(decoding: value.bytes, as: UTF8.self)
                if Self.types.contains(name) { type = name }
            case "ExecStart":
                if value.bytes.isEmpty { commands = [] }
                do throws(UnitCommand.Refusal) {
                    commands += try UnitCommand.read(value)
                } catch {
                    let line = value.line(at: 0)
                    let fault = "\(value.path):\(line): ExecStart= is wrong: \(error.reason)"
                    guard error.isIgnored else { return fault }
                    problems.append("\(fault), and the line is ignored")
                }
            default:
                settings[assignment.key] =
                    value.bytes.isEmpty
                    ? nil
                    : SystemdUnit.Word(
                        text: String(decoding: value.bytes, as: UTF8.self), path: value.path,
                        line: value.line(at: 0))
            }
        }
        return file.fault
    }

    /// Others are passed over (systemd.service(5), "Type=").
    private static let types: Set<String> = [
        "simple", "exec", "forking", "oneshot", "dbus", "notify", "notify-reload", "idle",
    ]

    /// A list: an empty value throws away what came before.
    private static func set(_ list: inout [UnitText], _ value: UnitText) {
        if value.bytes.isEmpty { list = [] } else { list.append(value) }
    }

    /// The unit as it stands after all of its files.
    ///
    /// - Parameter defaults: settings of systemd itself, `DefaultEnvironment=`.
    func unit(
        name: String, dropIns: [String], defaults: [UnitText]
    ) throws(HostError) -> SystemdUnit {
        var loader = EnvironmentLoader(specifiers)
        try loader.load(
            defaults: defaults + environment, files: files, passed: passed, unset: unset)
        var problems = problems + loader.problems
        var refusal = refusal ?? commandRefusal ?? loader.refusal
        var words: [SystemdUnit.Word] = []
        var uncertainties: [String] = []
        if refusal == nil, let command = commands.last {
            if commands.count > 1 {
                problems.append("\(command.words[0].path): several commands, the last is shown")
            }
            var expansion = CommandExpansion(specifiers, loader.environment)
            words = try expansion.words(of: command)
            uncertainties = expansion.uncertainties
            refusal = expansion.refusal
        }
        return SystemdUnit(
            name: name, path: specifiers.path, dropIns: dropIns,
            environmentFiles: loader.files, isMasked: false,
            execStart: refusal == nil ? words : [], environment: loader.environment.variables,
            settings: settings, refusal: refusal, uncertainties: uncertainties, problems: problems)
    }

    private var commandRefusal: String? {
        if type == "oneshot" { return nil }
        return switch commands.count {
        case 0: "the unit has no ExecStart="
        case 1: nil
        default: "the unit has more than one ExecStart= and is not of Type=oneshot"
        }
    }
}

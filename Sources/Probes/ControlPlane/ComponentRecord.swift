import HostSystem
import Posture

/// What is seen alike of every component of the control plane.
struct ComponentRecord {
    let launch: ComponentLaunch
    let flags: CommandFlags
    let versionFact: Fact
    let version: KubernetesVersion?
    private(set) var values: FlagValues
    /// Why it does not start like this.
    var startErrors: [String] = []
    /// Why there can be other reasons; nil where there cannot.
    var doubt: String?

    private let table: FlagTable

    init(_ launch: ComponentLaunch, _ component: Component, _ table: FlagTable) {
        self.launch = launch
        self.table = table
        flags = table.parse(launch.words)
        versionFact = ComponentVersion(launch: launch, component: component).find()
        if case .string(let text) = versionFact.value {
            version = KubernetesVersion(text)
        } else {
            version = nil
        }
        values = FlagValues(flags, table, version: version, at: launch.origin)
        doubt = flags.doubt
        startErrors = values.errors + values.wrongTLS
        // One that runs has shown that it takes its flags.
        guard launch.process == nil else { return }
        startErrors += values.missingFlags(flags) + Self.underscored(launch.words, version)
        if let name = values.doubtfulFlags(flags).first {
            doubt = doubt ?? "whether it has the flag --\(name) is not known to Merlon"
        }
    }

    /// Until 1.22 the flags of these components could not be written with underscores.
    private static func underscored(
        _ words: [CommandWord], _ version: KubernetesVersion?
    ) -> [String] {
        guard let minor = version?.minor, minor < 23 else { return [] }
        return words.map { String($0.text.prefix { $0 != "=" }) }
            .filter { $0.hasPrefix("--") && $0.contains("_") }
            .map { "there is no flag \($0) with underscores in \(version?.text ?? "")" }
    }

    /// The fields that every component has; see ``fields``.
    static func type(_ table: FlagTable, _ more: [FactField] = []) -> FactType {
        .record(
            [
                FactField(
                    "source", .string, "process, manifest or unit: who says how it is started"),
                FactField("pid", .int),
                FactField("program", .string, "the program's file"),
                FactField("version", .string, "as v1.31.2"),
                FactField("flags", .map(.string), "the command line's flags as they are given"),
                FactField(
                    "config", table.type,
                    "what it uses, by the names of its flags without dashes: anonymousAuth"),
                FactField("explicit", .list(.string), "the fields of config that a flag sets"),
                FactField("startErrors", .list(.string), "why it does not start like this"),
                FactField(
                    "differences", LaunchDifferences.type,
                    "flags of the process that its static pod's file does not have so"),
                FactField("files", ComponentFileFacts.type),
            ] + more)
    }

    /// The facts, with those of the component itself.
    func fact(adding more: [String: Fact?]) -> Fact {
        let origin = launch.origin
        var fields: [String: Fact] = [
            "source": Fact(.string(launch.sourceName), from: origin),
            "version": versionFact,
            "flags": flagFacts,
            "config": Fact(.map(values.config), from: origin),
            "explicit": Fact(
                .list(
                    values.explicit.sorted().map {
                        Fact(.string($0), from: values.config[$0]?.origin ?? origin)
                    }), from: origin),
            "startErrors": errors,
            "files": ComponentFileFacts(
                launch: launch, flags: flags, table: table, values: values
            ).fact,
        ]
        fields["pid"] = launch.process.map { Fact(.int(Int64($0.pid)), from: origin) }
        fields["program"] = launch.program.map { Fact(.string($0), from: origin) }
        fields["differences"] = LaunchDifferences(launch: launch, parse: table.parse).fact
        for (name, fact) in more { fields[name] = fact }
        return Fact(.map(fields), from: origin)
    }

    /// More reasons than these are counted and not told.
    private static let errorLimit = 50

    private var errors: Fact {
        if let doubt, startErrors.isEmpty { return .unknown(doubt, from: launch.origin) }
        var told = Array(startErrors.prefix(Self.errorLimit))
        if startErrors.count > told.count {
            told.append("and \(startErrors.count - told.count) more")
        }
        return Fact(
            .list(told.map { Fact(.string($0), from: launch.origin) }), from: launch.origin)
    }

    /// Every flag with its values, those of several uses between commas.
    private var flagFacts: Fact {
        var facts: [String: Fact] = [:]
        for (name, uses) in Dictionary(grouping: flags.uses, by: \.name) {
            guard let last = uses.last else { continue }
            let isList =
                switch table[name]?.kind {
                case .strings, .stringArray, .map, .gates: true
                default: false
                }
            if let doubtful = uses.first(where: { $0.doubt != nil }) {
                facts[name] = .unknown(doubtful.doubt ?? "", from: doubtful.origin)
            } else {
                let text = isList ? uses.map(\.value).joined(separator: ",") : last.value
                facts[name] = Fact(.string(text), from: last.origin)
            }
        }
        return Fact(.map(facts), from: launch.origin)
    }

    /// What a newcomer should know about this component.
    var notes: [String] {
        let unknown = Set(flags.unknown).sorted()
        guard launch.process != nil, !unknown.isEmpty else { return [] }
        let names = unknown.prefix(10).map { "--\($0)" }.joined(separator: ", ")
        let more = unknown.count > 10 ? " and \(unknown.count - 10) more" : ""
        return [
            "Not known to Merlon and not considered are \(table.program)'s flags \(names)\(more)."
        ]
    }

    /// Sets a value that something else than a flag decides.
    mutating func set(_ field: String, _ fact: Fact) {
        values.set(field, fact)
    }

    /// Takes a file that does not tell what the component does into the account of its start.
    mutating func note(_ error: StructuredFileError) {
        if error.isRefusal {
            startErrors.append(error.text)
        } else {
            doubt = doubt ?? error.text
        }
    }
}

import HostSystem
import Posture
import SSHD

/// Everything that is seen of one SSH server.
struct SSHDObservation {
    private let launch: SSHDLaunch
    private let connection: Connection
    /// The node itself, whose accounts may log in.
    private let node: HostView
    private let asksServer: Bool
    private let answer: SSHDAnswer

    init(
        _ launch: SSHDLaunch, _ connection: Connection, _ node: HostView, asksServer: Bool
    ) {
        self.asksServer = asksServer
        self.launch = launch
        self.connection = connection
        self.node = node
        answer = SSHDAnswer(launch: launch, connection: connection)
    }

    private var origin: Origin {
        switch launch.source {
        case .process(let process): .process(pid: process.pid)
        case .unit(let path): .file(path: path)
        case .files: .file(path: launch.program ?? launch.configPath)
        }
    }

    var fact: Fact {
        var fields = keywords
        fields["source"] = text(source)
        fields["pid"] = launch.process.map { Fact(.int(Int64($0.pid)), from: origin) }
        fields["program"] = launch.program.map(text)
        fields["version"] = version
        fields["configFile"] = text(launch.configPath)
        fields["startErrors"] = startErrors
        fields["warnings"] = texts(answer.configuration?.warnings)
        fields["matchBlocks"] = texts(answer.configuration?.blocks.map(\.text))
        fields["blocks"] = blocks
        fields["reachable"] = reachable
        fields["files"] = files
        fields["folders"] = folders
        fields["changedSinceStart"] = changed
        fields["disagreements"] = SSHDConfirmation(launch: launch, answer: answer).fact
        fields["hostKeys"] = HostKeyFacts.facts(hostKeys, launch.files, answer.doubt)
        fields["authorizedKeys"] = AuthorizedKeyFacts.facts(
            patterns: keyFiles, node, doubt: answer.doubt,
            hasGlobs: answer.found.map { $0.release.major >= 10 } ?? true)
        let listeners = ListenerFacts(
            launch: launch, host: node, configured: fields["listenaddress"])
        for (name, fact) in listeners.fields { fields[name] = fact }
        if asksServer, node.isLive, launch.process != nil {
            let addresses = fields["listening"]?.elements.compactMap(\.text) ?? []
            fields["offered"] = WireFacts.fact(addresses)
        }
        fields["moduli"] = ModuliFacts.fact(values("modulifile")?.first ?? "/etc/ssh/moduli", node)
        return Fact(.map(fields), from: origin)
    }

    private var source: String {
        switch launch.source {
        case .process: "process"
        case .unit: "unit"
        case .files: "files"
        }
    }

    private func text(_ text: String) -> Fact { Fact(.string(text), from: origin) }

    /// Unknown where the configuration is.
    private func texts(_ texts: [String]?) -> Fact {
        guard let texts else { return .unknown(answer.reason, from: answer.place ?? origin) }
        let place = Origin.file(path: launch.configPath)
        return Fact(.list(texts.map { Fact(.string($0), from: place) }), from: place)
    }

    private var version: Fact {
        guard let (release, origin) = answer.found else {
            return .unknown(
                "neither the program nor a package tells the release of OpenSSH", from: origin)
        }
        return Fact(.string(release.text), from: origin)
    }

    /// What sshd says where it would not start; unknown where it is not known whether it would.
    private var startErrors: Fact {
        switch answer.error {
        case .none:
            if let refused = answer.refusedBySome {
                return .unknown(
                    "the release of OpenSSH is not known, and some refuse this: \(refused)",
                    from: origin)
            }
            return Fact(.list([]), from: .file(path: launch.configPath))
        case .refused(let refusal):
            let place = answer.place ?? origin
            return Fact(
                .list(refusal.messages.map { Fact(.string($0), from: place) }), from: place)
        case .unreadable(let reason): return .unknown(reason, from: origin)
        }
    }

    private var keywords: [String: Fact] {
        guard let entries = answer.entries else {
            let names = SSHDKeyword.printed(by: answer.release).map(\.name)
            let unknown = Fact.unknown(answer.reason, from: answer.place ?? origin)
            return Dictionary(names.map { ($0, unknown) }) { first, _ in first }
        }
        var facts: [String: Fact] = [:]
        for entry in entries { facts[entry.keyword] = fact(entry) }
        return facts
    }

    private func fact(_ entry: SSHDAnswer.Entry) -> Fact {
        let places = entry.values.map { origin(of: $0.place) }
        if let reason = entry.unknown {
            return .unknown(reason, from: answer.standard)
        }
        let facts = zip(entry.values, places).map { Fact(.string($0.text), from: $1) }
        return entry.isList
            ? Fact(.list(facts), from: places.first ?? answer.standard)
            : facts.first ?? .unknown("sshd prints nothing for it", from: answer.standard)
    }

    private func origin(of place: Place?) -> Origin {
        guard let place else { return answer.standard }
        guard let file = place.file else {
            switch launch.words.first?.source {
            case .process(let pid)?: return .process(pid: pid)
            case .unit(let path, let line)?: return .file(path: path, line: line)
            case .manifest(let path, let line, let column)?:
                return .file(path: path, line: line, column: column)
            case nil: return origin
            }
        }
        return .file(path: file, line: place.line)
    }

    private var blocks: Fact {
        guard let configuration = answer.configuration else {
            return .unknown(answer.reason, from: answer.place ?? origin)
        }
        return MatchFacts(answer: answer, host: node, origin: origin(of:)).fact(configuration)
    }

    private var reachable: Fact {
        guard let configuration = answer.configuration else {
            return .unknown(answer.reason, from: answer.place ?? origin)
        }
        do {
            let lists = try configuration.reachable().mapValues { values in
                let facts = values.map { value in
                    let place = origin(of: value.place)
                    return Fact(
                        .map([
                            "value": Fact(.string(value.value), from: place),
                            "match": Fact(.string(value.match ?? ""), from: place),
                        ]), from: place)
                }
                return Fact(.list(facts), from: facts.first?.origin ?? origin)
            }
            var fields = lists
            // What is not known has no list that could look complete.
            for entry in answer.entries ?? [] {
                if let reason = entry.unknown {
                    fields[entry.keyword] = .unknown(reason, from: answer.standard)
                }
            }
            return Fact(.map(fields), from: origin)
        } catch {
            return .unknown("\(error)", from: origin)
        }
    }

    private func values(_ keyword: String) -> [String]? {
        guard let entry = answer.entries?.first(where: { $0.keyword == keyword }),
            entry.unknown == nil
        else { return nil }
        return entry.values.map(\.text)
    }

    /// Where the release is not known, all the keys that some release looks for by itself.
    private var hostKeys: [String]? {
        if let paths = values("hostkey") { return paths }
        guard answer.entries != nil else { return nil }
        return ["rsa", "dsa", "ecdsa", "ed25519"].map { "/etc/ssh/ssh_host_\($0)_key" }
    }

    /// Where keys of accounts lie, for any connection.
    private var keyFiles: [String] {
        guard let configuration = answer.configuration,
            let reached = try? configuration.reachable()["authorizedkeysfile"]
        else { return [".ssh/authorized_keys", ".ssh/authorized_keys2"] }
        let names = reached.flatMap { $0.value.split(separator: " ").map(String.init) }
        return Set(names).sorted()
    }

    private var paths: [String] {
        (launch.configPath == "none" ? [] : [launch.configPath])
            + (answer.configuration?.includedPaths ?? [])
    }

    private var files: Fact {
        var facts = paths.compactMap { FileFacts.fact($0, launch.files) }
        if answer.configuration == nil {
            facts.append(.unknown(answer.reason, from: answer.place ?? origin))
        }
        return Fact(.list(facts), from: origin)
    }

    /// The folders in which files are looked for that are included.
    private func includedFolders() throws(HostError) -> [String] {
        var found: [String] = []
        for pattern in answer.configuration?.includedFolders ?? [] {
            for path in try launch.files.glob(pattern)
            where try launch.files.status(of: path)?.kind == .directory {
                found.append(path)
            }
        }
        return found
    }

    private var folders: Fact {
        guard answer.configuration != nil else {
            return .unknown(answer.reason, from: answer.place ?? origin)
        }
        do throws(HostError) {
            var found: Set<String> = ["/"]
            let ofFiles = paths.map { $0.prefix(upTo: $0.lastIndex(of: "/") ?? $0.startIndex) }
            for folder in try includedFolders() + ofFiles.map(String.init) {
                // Who may rename one above it puts another in its place.
                var path = ""
                for step in folder.split(separator: "/") {
                    path += "/\(step)"
                    found.insert(path)
                }
            }
            return Fact(
                .list(found.sorted().compactMap { FileFacts.fact($0, launch.files) }),
                from: origin)
        } catch {
            return .unknown("\(error)", from: origin)
        }
    }

    /// When the server last wrote its pid file, in seconds since 1970; nil where there is none of it.
    ///
    /// On SIGHUP it starts itself anew, which the kernel counts as the same process, and then writes
    /// the file again.
    private func lastReload() throws(HostError) -> Int64? {
        guard let path = values("pidfile")?.first, path != "none", let process = launch.process,
            let contents = try launch.files.contents(of: path),
            contents.text.split(whereSeparator: \.isWhitespace).first == "\(process.pid)"
        else { return nil }
        return contents.status.modified
    }

    /// Files of the configuration, folders of them and the program that changed after the server was started.
    private var changed: Fact? {
        guard let began = launch.started else { return nil }
        guard answer.configuration != nil else { return .unknown(answer.reason, from: origin) }
        do {
            let reload = try lastReload()
            let started = max(began, reload ?? began)
            var facts: [Fact] = []
            for path in paths + [launch.program].compactMap(\.self) {
                // The start is known to the second before.
                guard let status = try launch.files.status(of: path),
                    status.changed > started + 1
                else { continue }
                facts.append(Fact(.string(path), from: .file(path: path)))
            }
            // A file that was taken away since may still count for the server.
            for folder in try includedFolders() {
                guard let status = try launch.files.status(of: folder),
                    status.modified > started + 1
                else { continue }
                facts.append(Fact(.string(folder), from: .file(path: folder)))
            }
            if !facts.isEmpty, reload == nil {
                return .unknown(
                    "files changed after it was started, and no pid file tells whether it has "
                        + "read them since", from: origin)
            }
            return Fact(.list(facts), from: origin)
        } catch {
            return .unknown("\(error)", from: origin)
        }
    }
}

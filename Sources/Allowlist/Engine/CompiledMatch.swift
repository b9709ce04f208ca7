import Posture

/// A ``StartMatch`` made ready, with what its silence means.
struct CompiledMatch: Sendable {
    /// In the order in which they are tried: what costs least first.
    enum Key: String, CaseIterable {
        case failed, path, user, loginUser, unit, parent, container, ancestor, workingDirectory
        case script, arguments, sha256, package
    }

    let keys: [Key]
    private let match: StartMatch
    private let path, package, parent, ancestor, unit, workingDirectory: GlobSet
    private let scriptPath, scriptPackage: GlobSet
    private let user, loginUser: Set<UInt32>
    private let container: CompiledScope
    /// Whether an interpreter holds only where it runs nothing, since no key says what it may run.
    private let refusesScripts: Bool

    /// What a rule does not say is read on the safe side: with `isGenerous` false it holds on the
    /// host only, and with `refusesScripts` for no script.
    init(
        _ match: StartMatch, isGenerous: Bool, refusesScripts: Bool, accounts: [String: UInt32]
    ) {
        self.match = match
        path = GlobSet(match.path ?? [])
        package = GlobSet(match.package ?? [])
        parent = GlobSet(match.parent ?? [])
        ancestor = GlobSet(match.ancestor ?? [])
        unit = GlobSet(match.unit ?? [])
        workingDirectory = GlobSet(match.workingDirectory ?? [])
        user = Set((match.user ?? []).compactMap { $0.number(accounts: accounts) })
        loginUser = Set((match.loginUser ?? []).compactMap { $0.number(accounts: accounts) })
        container = CompiledScope(match.container ?? (isGenerous ? .anywhere : .host))
        self.refusesScripts = refusesScripts && match.script == nil && match.arguments == nil
        if case .file(let path, let package, _)? = match.script {
            scriptPath = GlobSet(path ?? [])
            scriptPackage = GlobSet(package ?? [])
        } else {
            scriptPath = GlobSet([])
            scriptPackage = GlobSet([])
        }
        let needsScript = self.refusesScripts || match.script.map { $0 != .any } == true
        let isAnywhere = container.isAnywhere
        keys = Key.allCases.filter { key in
            switch key {
            case .failed: true
            case .path: match.path != nil
            case .user: match.user != nil
            case .loginUser: match.loginUser != nil
            case .unit: match.unit != nil
            case .parent: match.parent != nil
            case .container: !isAnywhere
            case .ancestor: match.ancestor != nil
            case .workingDirectory: match.workingDirectory != nil
            case .script: needsScript
            case .arguments: match.arguments != nil
            case .sha256: match.sha256 != nil
            case .package: match.package != nil
            }
        }
    }

    /// Whether all keys hold; one that does not outweighs what is not known of the others.
    func truth(_ view: inout StartView) -> Truth {
        var result = Truth.yes
        for key in keys {
            switch truth(of: key, &view) {
            case .no: return .no
            case .yes: continue
            case .unknown(let what): if !result.isUnknown { result = .unknown(what) }
            case .pending(let needs):
                switch result {
                case .unknown: continue
                case .pending(let others): result = .pending(others.union(needs))
                default: result = .pending(needs)
                }
            }
        }
        return result
    }

    func truth(of key: Key, _ view: inout StartView) -> Truth {
        let start = view.start
        switch key {
        case .failed: return failed(start)
        case .path: return fits(path, view.path, "path")
        case .user: return fits(user, start.euid, "user")
        case .loginUser: return fits(loginUser, start.loginUid, "login user")
        case .unit: return fits(unit, start.unit.map { Array($0.utf8) }, "unit")
        case .parent: return fits(parent, start.ancestors.first?.path, "parent")
        case .container: return container.truth(start.place)
        case .ancestor: return ancestor(start)
        case .workingDirectory:
            return fits(workingDirectory, view.workingDirectory(), "working directory")
        case .script: return script(&view)
        case .arguments: return arguments(&view)
        case .sha256:
            guard let wanted = match.sha256 else { return .yes }
            return Self.hash(wanted, view.programContent(), .program)
        case .package: return Self.package(package, view.programContent(), .program)
        }
    }

    private func failed(_ start: ProcessStart) -> Truth {
        switch match.failed {
        case nil: start.isSuccess ? .yes : .no
        case .any: start.isSuccess ? .no : .yes
        case .errors(let errors):
            if start.isSuccess {
                .no
            } else if let exit = start.exit {
                errors.contains(0 &- exit) ? .yes : .no
            } else {
                .unknown("error")
            }
        }
    }

    private func fits(_ globs: GlobSet, _ text: [UInt8]?, _ what: String) -> Truth {
        guard let text else { return .unknown(what) }
        return globs.fits(text) ? .yes : .no
    }

    private func fits(_ users: Set<UInt32>, _ user: UInt32?, _ what: String) -> Truth {
        guard let user else { return .unknown(what) }
        return users.contains(user) ? .yes : .no
    }

    private func ancestor(_ start: ProcessStart) -> Truth {
        var hasGap = start.ancestors.isEmpty || start.ancestors.count >= Self.ancestorLimit
        for process in start.ancestors {
            guard let path = process.path else {
                hasGap = true
                continue
            }
            if ancestor.fits(path) { return .yes }
        }
        return hasGap ? .unknown("lineage") : .no
    }

    /// As many as `ProcessStart` keeps.
    private static let ancestorLimit = 16

    private func arguments(_ view: inout StartView) -> Truth {
        let patterns = match.arguments ?? []
        if patterns.contains(where: \.fitsEverything) { return .yes }
        let given = view.arguments()
        // Where records are missing, a piece between others may be, and any argument be cut.
        if view.start.isIncomplete || given.isEmpty && !view.hasAllArguments {
            return .unknown("arguments")
        }
        var result = Truth.no
        for pattern in patterns {
            switch pattern.truth(given.dropFirst(), isComplete: view.hasAllArguments) {
            case .yes: return .yes
            case .unknown(let what): result = .unknown(what)
            case .no, .pending: continue
            }
        }
        return result
    }

    private func script(_ view: inout StartView) -> Truth {
        let script = view.script()
        guard case .file(let path, let package, let hashes)? = match.script else {
            switch script {
            case .none: return .yes
            case .unknown: return .unknown("script")
            case .file, .unclear, .other: return .no
            }
        }
        switch script {
        case .none, .other: return .no
        case .unknown, .unclear: return .unknown("script")
        case .file(let file):
            if path != nil, !scriptPath.fits(file) { return .no }
        }
        var result = Truth.yes
        if let hashes { result = Self.hash(hashes, view.scriptContent(), .script) }
        if package != nil, result != .no {
            let other = Self.package(scriptPackage, view.scriptContent(), .script)
            if result == .yes || other == .no { result = other }
        }
        return result
    }

    private static func hash(
        _ wanted: Set<String>, _ content: FileContent, _ need: ContentNeeds
    ) -> Truth {
        switch content {
        case .pending: .pending(need)
        case .known(let hash?, _, _): wanted.contains(hash) ? .yes : .no
        case .known(nil, _, _), .unknown: .unknown("content")
        }
    }

    private static func package(
        _ wanted: GlobSet, _ content: FileContent, _ need: ContentNeeds
    ) -> Truth {
        switch content {
        case .pending: .pending(need)
        case .known(_, let package?, let isUnmodified):
            isUnmodified && wanted.fits(package) ? .yes : .no
        case .known(_, nil, _): .no
        case .unknown: .unknown("content")
        }
    }
}

extension Truth {
    var isUnknown: Bool { if case .unknown = self { true } else { false } }
}

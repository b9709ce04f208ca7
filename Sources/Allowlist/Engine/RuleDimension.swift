import Posture

/// A key by which rules are told apart.
enum RuleDimension: CaseIterable, Sendable {
    case path, pathName, script, sha256, image, namespace, unit, parent

    /// What a rule wants, as a table can hold it.
    enum Key: Hashable, Sendable {
        case exact([UInt8])
        case prefix([UInt8])
        /// The last part of a path.
        case name([UInt8])
    }

    /// What a start has.
    enum Value {
        /// Nothing that a rule could want.
        case none
        case text([UInt8])
        case unknown
        case pending
    }

    /// Nil where the rule holds for texts that no table can hold.
    func keys(_ match: StartMatch) -> [Key]? {
        switch self {
        case .path: return Self.keys(match.path)
        case .pathName: return Self.names(match.path)
        case .script:
            guard case .file(let path, _, _)? = match.script else { return nil }
            return Self.keys(path)
        case .sha256: return match.sha256.map { $0.map { .exact(Array($0.utf8)) } }
        case .image: return Self.keys(Self.pattern(match)?.image)
        case .namespace: return Self.keys(Self.pattern(match)?.namespace)
        case .unit: return Self.keys(match.unit)
        case .parent: return Self.keys(match.parent)
        }
    }

    private static func pattern(_ match: StartMatch) -> ContainerPattern? {
        if case .only(let pattern)? = match.container { pattern } else { nil }
    }

    private static func keys(_ globs: [Glob]?) -> [Key]? {
        guard let globs else { return nil }
        var keys: [Key] = []
        for branch in globs.lazy.flatMap(\.branches) {
            if branch.isExact {
                keys.append(.exact(branch.prefix))
            } else if branch.prefix.count > 1 {
                keys.append(.prefix(branch.prefix))
            } else {
                return nil
            }
        }
        return keys
    }

    private static func names(_ globs: [Glob]?) -> [Key]? {
        guard let globs else { return nil }
        var keys: [Key] = []
        for branch in globs.lazy.flatMap(\.branches) {
            if branch.isExact {
                keys.append(.name(Array(PathText.name(branch.prefix))))
            } else if let name = branch.lastName {
                keys.append(.name(Array(name)))
            } else {
                return nil
            }
        }
        return keys
    }

    func value(_ view: inout StartView) -> Value {
        switch self {
        case .path, .pathName: return view.path.map { .text($0) } ?? .unknown
        case .script:
            switch view.script() {
            case .none, .other: return .none
            case .file(let path): return .text(path)
            case .unclear, .unknown: return .unknown
            }
        case .sha256:
            switch view.programContent() {
            case .pending: return .pending
            case .known(let hash?, _, _): return .text(Array(hash.utf8))
            case .known(nil, _, _), .unknown: return .unknown
            }
        case .image: return Self.text(view) { $0.image }
        case .namespace: return Self.text(view) { $0.pod?.namespace }
        case .unit: return view.start.unit.map { .text(Array($0.utf8)) } ?? .unknown
        case .parent: return view.start.ancestors.first?.path.map { .text($0) } ?? .unknown
        }
    }

    private static func text(_ view: StartView, _ part: (Container) -> String?) -> Value {
        switch view.start.place {
        case .host: .none
        case .container(let container): part(container).map { .text(Array($0.utf8)) } ?? .unknown
        case .someContainer, .unknown: .unknown
        }
    }
}

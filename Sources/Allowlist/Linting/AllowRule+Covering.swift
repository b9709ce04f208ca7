extension AllowRule {
    /// Whether this rule holds wherever `other` does, as far as can be told by their patterns.
    func covers(_ other: AllowRule) -> Bool {
        let (mine, theirs) = (match, other.match)
        guard mine.failed == theirs.failed else { return false }
        return Self.covers(mine.path, theirs.path)
            && Self.covers(mine.package, theirs.package)
            && Self.covers(mine.parent, theirs.parent)
            && Self.covers(mine.ancestor, theirs.ancestor)
            && Self.covers(mine.unit, theirs.unit)
            && Self.covers(mine.workingDirectory, theirs.workingDirectory)
            && Self.contains(mine.user, theirs.user)
            && Self.contains(mine.loginUser, theirs.loginUser)
            && Self.contains(mine.sha256.map(Array.init), theirs.sha256.map(Array.init))
            && coversWork(of: other)
            && Self.covers(
                scope, other.scope)
    }

    private var scope: ContainerScope { match.container ?? (action.isAlert ? .anywhere : .host) }

    /// Whether what an interpreter may run is as much.
    private func coversWork(of other: AllowRule) -> Bool {
        let (mine, theirs) = (match, other.match)
        if let patterns = mine.arguments, !patterns.contains(where: \.fitsEverything) {
            guard let others = theirs.arguments, others.allSatisfy(patterns.contains) else {
                return false
            }
        }
        switch (mine.script, theirs.script) {
        case (.any?, _): return true
        case (nil, _):
            if action.isAlert || mine.arguments != nil { return true }
            // Silence allows no script.
            return !other.action.isAlert && theirs.script == nil && theirs.arguments == nil
        case (
            .file(let path, let package, let hashes)?, .file(let path2, let package2, let hashes2)?
        ):
            return Self.covers(path, path2) && Self.covers(package, package2)
                && Self.contains(hashes.map(Array.init), hashes2.map(Array.init))
        case (.file?, _): return false
        }
    }

    private static func covers(_ mine: ContainerScope, _ theirs: ContainerScope) -> Bool {
        switch (mine, theirs) {
        case (.anywhere, _), (.host, .host), (.any, .any), (.any, .only): true
        case (.only(let mine), .only(let theirs)):
            covers(mine.namespace, theirs.namespace) && covers(mine.pod, theirs.pod)
                && covers(mine.name, theirs.name) && covers(mine.image, theirs.image)
                && covers(mine.digest, theirs.digest)
                && mine.labels.allSatisfy { theirs.labels[$0] == $1 }
        default: false
        }
    }

    private static func contains<Value: Hashable>(_ mine: [Value]?, _ theirs: [Value]?) -> Bool {
        guard let mine else { return true }
        guard let theirs else { return false }
        let set = Set(mine)
        return theirs.allSatisfy(set.contains)
    }

    private static func covers(_ mine: [Glob]?, _ theirs: [Glob]?) -> Bool {
        guard let mine else { return true }
        guard let theirs else { return mine.contains(where: \.fitsEverything) }
        let branches = mine.flatMap(\.branches)
        return theirs.flatMap(\.branches).allSatisfy { other in
            branches.contains { $0.covers(other) }
        }
    }
}

extension GlobBranch {
    /// Whether it fits whatever `other` fits; false where that is not plain to see.
    func covers(_ other: GlobBranch) -> Bool {
        if self == other || fitsEverything { return true }
        if other.isExact { return fits(other.prefix[...]) }
        return isPrefixOfAll && other.prefix.starts(with: prefix)
    }
}

extension StartMatch {
    /// Whether nothing but its place and its path, which may be any, says what is meant.
    var allowsEverything: Bool {
        let isOpen =
            sha256 == nil && package == nil && user == nil && loginUser == nil && parent == nil
            && ancestor == nil && unit == nil && workingDirectory == nil && failed == nil
        guard isOpen, path?.contains(where: \.fitsEverything) != false else { return false }
        if let arguments, !arguments.contains(where: \.fitsEverything) { return false }
        switch script {
        case nil, .any: break
        case .file(let path, let package, let hashes):
            if package != nil || hashes != nil || path?.contains(where: \.fitsEverything) == false {
                return false
            }
        }
        if case .only = container { return false }
        return true
    }
}

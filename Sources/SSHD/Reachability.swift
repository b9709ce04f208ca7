/// A value of a keyword that some connection can have.
package struct ReachableValue: Hashable, Sendable {
    package let keyword: String
    /// As `sshd -T` prints it; several lines are put together with a space.
    package let value: String
    /// The criteria of the `Match` line, as they are written; nil for connections that meet none.
    package let match: String?
    /// Nil for what is built in.
    package let place: Place?
}

extension SSHDConfiguration {
    /// More blocks than this are not looked through.
    package static let limitReachableBlocks = 256

    /// Every value that a connection can have, by keyword: without a block, and in each block that
    /// some connection can meet.
    ///
    /// A block counts unless it is certain that no connection gets its value: what is told here can
    /// be more than what can happen, and never less. For `permitrootlogin` only blocks count that
    /// root can meet.
    package func reachable() throws(SSHDError) -> [String: [ReachableValue]] {
        guard blocks.count <= Self.limitReachableBlocks else {
            throw .unreadable("there are more than \(Self.limitReachableBlocks) Match blocks")
        }
        var found: [String: [ReachableValue]] = [:]
        let base = try effective()
        var setters: [Option: [Int]] = [:]
        for number in blocks.indices {
            let chain = chain(number)
            guard try isPossible(chain) else { continue }
            let settings = try settings(.only(Set(blocks[number].parents + [number])))
            let entries = try printed(settings).entries
            for option in Option.allCases where option != .rekeyInterval {
                guard
                    settings[option]?.places.contains(where: { $0.block == number }) == true
                        || (option == .rekeyLimit
                            && settings[.rekeyInterval]?.places.first?.block == number),
                    let entry = entries.first(where: { $0.option == option })
                else { continue }
                let isShadowed = setters[option, default: []].contains { covers($0, chain) }
                setters[option, default: []].append(number)
                if isShadowed { continue }
                if option == .permitRootLogin, try !isPossible(chain, user: "root") { continue }
                found[entry.keyword, default: []].append(
                    ReachableValue(
                        keyword: entry.keyword, value: Self.text(entry), match: blocks[number].text,
                        place: settings[option]?.places.first { $0.block == number }))
            }
        }
        for entry in base.entries where entry.unknown == nil {
            let isCovered = setters[entry.option, default: []].contains { isUniversal(chain($0)) }
            if isCovered, found[entry.keyword] != nil { continue }
            found[entry.keyword, default: []].insert(
                ReachableValue(
                    keyword: entry.keyword, value: Self.text(entry), match: nil,
                    place: entry.values.first?.place), at: 0)
        }
        return found
    }

    private static func text(_ entry: EffectiveConfiguration.Entry) -> String {
        entry.values.map(\.text).joined(separator: " ")
    }

    /// All criteria that a connection in a block meets.
    private func chain(_ number: Int) -> [MatchBlock.Criterion] {
        (blocks[number].parents + [number]).flatMap { blocks[$0].criteria }
    }

    /// Whether each connection that meets some criteria is in an earlier block too.
    private func covers(_ number: Int, _ criteria: [MatchBlock.Criterion]) -> Bool {
        let earlier = chain(number)
        return isUniversal(earlier)
            || earlier.allSatisfy { isUniversal([$0]) || criteria.contains($0) }
    }

    /// Whether all connections meet the criteria.
    private func isUniversal(_ criteria: [MatchBlock.Criterion]) -> Bool {
        criteria.allSatisfy { criterion in
            switch criterion.attribute {
            case "all": return true
            case "user", "host": return criterion.argument == "*"
            case "address", "localaddress":
                let parts = Set(criterion.argument.split(separator: ","))
                return parts == ["*"] || parts == ["0.0.0.0/0", "::/0"]
            default: return false
            }
        }
    }

    /// Whether a connection can meet all of the criteria; true where it is not certain.
    ///
    /// - Parameter user: the one user who is asked about; nil for any.
    private func isPossible(
        _ criteria: [MatchBlock.Criterion], user: String? = nil
    ) throws(SSHDError) -> Bool {
        let users = criteria.filter { $0.attribute == "user" }.map(\.argument)
        let groups = criteria.filter { $0.attribute == "group" }.map(\.argument)
        func isMet(_ name: String) throws(SSHDError) -> Bool {
            guard users.allSatisfy({ Pattern.list(name, $0) == .yes }) else { return false }
            guard !groups.isEmpty, let known = try source.groups(name) else { return true }
            return groups.allSatisfy { ConfigPass.isMember(of: known, $0) }
        }
        if let user {
            let isInvalidOnly = criteria.contains { $0.attribute == "invalid-user" }
            if isInvalidOnly { return false }
            return try isMet(user)
        }
        for list in users {
            let names = Pattern.parts(list).filter { !$0.hasPrefix("!") }
            guard !names.contains(where: { $0.contains("*") || $0.contains("?") }) else { continue }
            for name in names where try isMet(String(name)) { return true }
            return false
        }
        return true
    }
}

/// What the lines of one `Match` block set for connections that meet its criteria.
package struct MatchLayer: Sendable {
    package let block: MatchBlock
    /// As `sshd -T` prints them for a connection that is in no other block.
    package let entries: [EffectiveConfiguration.Entry]

    /// How the values of several blocks that count for one connection go together.
    package enum Joining: Sendable {
        /// The first block's count.
        case first
        case last
        /// They add up.
        case all
        /// The first of each name counts, over or behind those of no block.
        case firstOfName
        /// `none` counts wherever it stands, else the first.
        case noneOrFirst
        /// The parts of a value are set apart.
        case unknown
    }

    package static func joining(_ keyword: String) -> Joining {
        switch Option(rawValue: keyword) {
        case .allowUsers, .denyUsers, .allowGroups, .denyGroups, .acceptEnv: .all
        case .ipqos, .streamLocalBindMask: .last
        case .unusedConnectionTimeout: .noneOrFirst
        case .subsystem: .firstOfName
        case .rekeyLimit: .unknown
        default: .first
        }
    }
}

extension SSHDConfiguration {
    /// What each of the blocks sets, in their order.
    ///
    /// Throws where there are more than ``limitReachableBlocks``.
    package func layers() throws(SSHDError) -> [MatchLayer] {
        guard blocks.count <= Self.limitReachableBlocks else {
            throw .unreadable("there are more than \(Self.limitReachableBlocks) Match blocks")
        }
        var layers: [MatchLayer] = []
        for (number, block) in blocks.enumerated() {
            let settings = try settings(.only(Set(block.parents + [number])))
            let entries = try printed(settings).entries.compactMap { entry in
                let places =
                    (settings[entry.option]?.places ?? [])
                    + (entry.option == .rekeyLimit ? settings[.rekeyInterval]?.places ?? [] : [])
                guard places.contains(where: { $0.block == number }) else {
                    return EffectiveConfiguration.Entry?.none
                }
                return entry.isList ? entry.keeping { $0.place?.block == number } : entry
            }
            layers.append(MatchLayer(block: block, entries: entries))
        }
        return layers
    }
}

extension MatchBlock.Criterion {
    /// Whether a connection meets it, as far as that depends on what is told of it; nil where it
    /// depends on something else.
    ///
    /// - Parameter address: as ``Connection/numericAddress(_:)`` writes it.
    package func isMet(user: String?, host: String?, address: String?) -> Bool? {
        switch attribute {
        case "all": return true
        case "user": return user.map { Pattern.list($0, argument) == .yes }
        case "host":
            return host.map {
                Pattern.list(Pattern.asciiLowercased($0), argument, lowercase: true) == .yes
            }
        case "address":
            guard let address else { return nil }
            switch AddressList.answer(address, argument) {
            case .yes: return true
            case .no, .negated: return false
            case .invalid: return nil
            }
        default: return nil
        }
    }

    /// Whether a user with these groups meets it; nil where it is about something else.
    package func isMet(byGroups groups: [String]) -> Bool? {
        attribute == "group" ? ConfigPass.isMember(of: groups, argument) : nil
    }
}

import HostSystem
import Posture
import SSHD

/// Facts about the `Match` blocks of a server: all that is needed to tell what holds for a connection.
struct MatchFacts {
    static let type = FactType.list(
        .record([
            FactField("match", .string, "its criteria as they are written"),
            FactField(
                "criteria",
                .list(
                    .record([
                        FactField("attribute", .string, "in small letters; all where it has none"),
                        FactField("argument", .string),
                        FactField(
                            "users", .map(.bool),
                            "whether each account of the node meets it, where that alone decides"),
                    ]))),
            FactField(
                "within", .list(.int),
                "the blocks, counted from 0, in which the file of this one is included"),
            FactField(
                "settings",
                .record(
                    SSHDKeyword.all.map {
                        FactField($0.name, $0.isList ? .list(.string) : .string)
                    }),
                "what its lines set, the algorithms with what they are added to"),
        ]))

    /// More accounts than these are not gone through.
    private static let limitAccounts = 1024

    let answer: SSHDAnswer
    let host: HostView
    let origin: (Place?) -> Origin

    func fact(_ configuration: SSHDConfiguration) -> Fact {
        let whole = Origin.file(path: configuration.blocks.first?.place.file ?? "/etc/ssh")
        do {
            let layers = try configuration.layers()
            let accounts = layers.isEmpty ? nil : try AccountFiles(host)
            return Fact(.list(layers.map { fact($0, accounts) }), from: whole)
        } catch {
            return .unknown("\(error)", from: whole)
        }
    }

    private func fact(_ layer: MatchLayer, _ accounts: AccountFiles?) -> Fact {
        let place = origin(layer.block.place)
        let criteria = layer.block.criteria.map { criterion(of: $0, accounts, place) }
        let parents = layer.block.parents.map { Fact(.int(Int64($0)), from: place) }
        return Fact(
            .map([
                "match": Fact(.string(layer.block.text), from: place),
                "criteria": Fact(.list(criteria), from: place),
                "within": Fact(.list(parents), from: place),
                "settings": Fact(.map(settings(layer, place)), from: place),
            ]), from: place)
    }

    private func settings(_ layer: MatchLayer, _ place: Origin) -> [String: Fact] {
        var facts: [String: Fact] = [:]
        for entry in layer.entries {
            let values = entry.values.map { Fact(.string($0.text), from: origin($0.place)) }
            if let reason = entry.unknown {
                facts[entry.keyword] = .unknown(reason, from: place)
            } else if answer.found == nil, entry.keyword.hasSuffix("algorithms") {
                facts[entry.keyword] = .unknown(
                    "which algorithms that are depends on the release, which is not known",
                    from: values.first?.origin ?? place)
            } else if entry.isList {
                facts[entry.keyword] = Fact(.list(values), from: values.first?.origin ?? place)
            } else {
                facts[entry.keyword] = values.first
            }
        }
        return facts
    }

    private func criterion(
        of criterion: MatchBlock.Criterion, _ accounts: AccountFiles?, _ place: Origin
    ) -> Fact {
        var fields = [
            "attribute": Fact(.string(criterion.attribute), from: place),
            "argument": Fact(.string(criterion.argument), from: place),
        ]
        if criterion.attribute == "version" {
            // Only the server itself decides.
            fields["attribute"] = .unknown(
                "whether this release of sshd is meant is not looked at", from: place)
        }
        if criterion.attribute == "group" || criterion.attribute == "invalid-user" {
            fields["users"] = users(criterion, accounts, place)
        }
        return Fact(.map(fields), from: place)
    }

    private func users(
        _ criterion: MatchBlock.Criterion, _ accounts: AccountFiles?, _ place: Origin
    ) -> Fact {
        let origin = Origin.file(path: AccountFiles.accountPath)
        guard let accounts else { return .unknown("the node has no accounts", from: origin) }
        guard accounts.accounts.count <= Self.limitAccounts else {
            return .unknown("there are more than \(Self.limitAccounts) accounts", from: origin)
        }
        var facts: [String: Fact] = [:]
        for account in accounts.accounts where facts[account.name] == nil {
            let isMet =
                criterion.attribute == "group"
                && criterion.isMet(byGroups: accounts.groups(of: account.name) ?? []) == true
            facts[account.name] = Fact(.bool(isMet), from: place)
        }
        return Fact(.map(facts), from: place)
    }
}

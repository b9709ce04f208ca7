package import HostSystem
package import Posture

/// Reads who has an account on a node, and who may become root there.
package struct AccountsProbe: Probe {
    package init() {}

    package var schema: FactField {
        FactField(
            "accounts",
            .record([
                FactField(
                    "users",
                    .list(
                        .record([
                            FactField("name", .string), FactField("uid", .int),
                            FactField("gid", .int), FactField("home", .string),
                            FactField("shell", .string),
                            FactField("isSystem", .bool, "made by a package, not for a person"),
                            FactField("hasShell", .bool, "whether its shell lets anybody in"),
                            FactField(
                                "password", .string,
                                "locked, empty, or the method of its hash: yescrypt, sha512, md5 …"),
                            FactField(
                                "isShadowed", .bool,
                                "whether a hash, if there is one, stands where not everybody reads "
                                    + "it"),
                            FactField(
                                "homeMode", .string,
                                "of an account with a shell, where its home is there"),
                            FactField("homeOwner", .string),
                        ])), "the node's own accounts, not those of a directory service"),
                FactField(
                    "sudo",
                    .record([
                        FactField(
                            "rules",
                            .list(
                                .record([
                                    FactField("users", .string), FactField("rule", .string),
                                    FactField(
                                        "isForEverybody", .bool, "all accounts, or all but some"),
                                    FactField("isPasswordless", .bool),
                                    FactField("isEverything", .bool, "every command, as root"),
                                    FactField("isEverythingPasswordless", .bool),
                                    FactField(
                                        "hasSpared", .bool,
                                        "whether somebody whom it is for is spared the password, "
                                            + "by Defaults:NAME !authenticate or exempt_group"),
                                ]))),
                        FactField("defaults", .list(.string)),
                    ]),
                    "missing where sudo is not installed; where sudo and sudo-rs read files of "
                        + "their own, the rules of both"),
            ]),
            "accounts and who may become root")
    }

    package func observe(_ host: HostView) async -> FactSet.Component {
        var fields: [String: Fact] = [:]
        fields["users"] = AccountFacts(host: host).fact
        fields["sudo"] = sudo(host)
        return FactSet.Component(
            name: "accounts",
            instances: [Fact(.map(fields), from: .file(path: AccountFiles.accountPath))])
    }

    private func sudo(_ host: HostView) -> Fact? {
        do throws(HostError) {
            guard let files = try SudoFiles(host) else { return nil }
            let origin = Origin.file(path: files.paths.first ?? SudoFiles.path)
            var rules = files.rules.map { rule in
                let values: [String: FactValue] = [
                    "users": .string(rule.users), "rule": .string(rule.text),
                    "isForEverybody": .bool(rule.isForEverybody),
                    "isPasswordless": .bool(rule.isPasswordless),
                    "isEverything": .bool(rule.isEverything),
                    "isEverythingPasswordless": .bool(rule.isEverythingPasswordless),
                    "hasSpared": .bool(rule.hasSpared),
                ]
                let origin = Origin.file(path: rule.path, line: rule.line)
                return Fact(.map(values.mapValues { Fact($0, from: origin) }), from: origin)
            }
            if files.mayAskDirectory, let more = try SudoDirectory.rule(host) { rules.append(more) }
            let defaults = files.defaults.map { setting in
                Fact(
                    setting.doubt.map { .unknown(reason: $0) } ?? .string(setting.text),
                    from: .file(path: setting.path, line: setting.line))
            }
            return Fact(
                .map([
                    "rules": Fact(.list(rules), from: origin),
                    "defaults": Fact(.list(defaults), from: origin),
                ]), from: origin)
        } catch {
            return .unknown("\(error)", from: .file(path: error.path))
        }
    }
}

import HostSystem
import Posture

/// Facts about the accounts of a node.
struct AccountFacts {
    let host: HostView

    /// Homes of more accounts are not looked at.
    private static let homeLimit = 1_000

    var fact: Fact? {
        let origin = Origin.file(path: AccountFiles.accountPath)
        do throws(HostError) {
            guard let files = try AccountFiles(host) else { return nil }
            let shadow: Result<[String: (text: String, line: Int)]?, HostError>
            do throws(HostError) {
                shadow = .success(try AccountFiles.shadow(host))
            } catch {
                shadow = .failure(error)
            }
            let firstPerson = try firstPersonalNumber()
            var homes = 0
            var facts: [Fact] = []
            var shells: [String: Fact] = [:]
            for account in files.accounts {
                let isSystem = account.uid < firstPerson || account.uid == 65_534
                let place = Origin.file(path: AccountFiles.accountPath, line: account.line)
                let letsIn =
                    shells[account.shell]
                    ?? LoginShell(path: account.shell, host: host).letsIn(from: place)
                shells[account.shell] = letsIn
                let hasShell = letsIn.value != .bool(false)
                let values: [String: FactValue] = [
                    "name": .string(account.name), "uid": .int(Int64(account.uid)),
                    "gid": .int(Int64(account.gid)), "home": .string(account.home),
                    "shell": .string(account.shell), "isSystem": .bool(isSystem),
                ]
                var fields = values.mapValues { Fact($0, from: place) }
                fields["hasShell"] = letsIn.isUnknown ? letsIn : Fact(letsIn.value, from: place)
                let kind = password(account, shadow, place)
                fields["password"] = kind
                // In /etc/passwd everybody reads a hash.
                let isHash = !["locked", "empty", "other"].contains(kind.text ?? "")
                fields["isShadowed"] = Fact(.bool(account.password == "x" || !isHash), from: place)
                if hasShell {
                    homes += 1
                    for (name, fact) in home(account.home, isLookedAt: homes <= Self.homeLimit) {
                        fields[name] = fact
                    }
                }
                facts.append(Fact(.map(fields), from: place))
            }
            return Fact(.list(facts), from: origin)
        } catch {
            return .unknown("\(error)", from: .file(path: error.path))
        }
    }

    private func password(
        _ account: AccountFiles.Account,
        _ shadow: Result<[String: (text: String, line: Int)]?, HostError>, _ place: Origin
    ) -> Fact {
        guard account.password == "x" else {
            return Fact(.string(PasswordKind(account.password).rawValue), from: place)
        }
        switch shadow {
        case .success(let entries):
            guard let entries else {
                return .unknown(
                    "\(AccountFiles.shadowPath): it is not there",
                    from: .file(path: AccountFiles.shadowPath))
            }
            guard let entry = entries[account.name] else {
                // Without an entry there is no password with which to agree.
                return Fact(.string(PasswordKind.locked.rawValue), from: place)
            }
            return Fact(
                .string(PasswordKind(entry.text).rawValue),
                from: .file(path: AccountFiles.shadowPath, line: entry.line))
        case .failure(let error):
            return .unknown("\(error)", from: .file(path: AccountFiles.shadowPath))
        }
    }

    private func home(_ path: String, isLookedAt: Bool) -> [String: Fact] {
        guard path.hasPrefix("/"), path != "/" else { return [:] }
        let origin = Origin.file(path: path)
        guard isLookedAt else {
            let unknown = Fact.unknown(
                "\(path): there are more than \(Self.homeLimit) homes, and it is not looked at",
                from: origin)
            return ["homeMode": unknown, "homeOwner": unknown]
        }
        do throws(HostError) {
            guard let status = try host.status(of: path), status.kind == .directory else {
                return [:]
            }
            return [
                "homeMode": Fact(.string(status.modeText), from: origin),
                "homeOwner": Fact(.string(status.owner), from: origin),
            ]
        } catch {
            let unknown = Fact.unknown("\(error)", from: origin)
            return ["homeMode": unknown, "homeOwner": unknown]
        }
    }

    /// `UID_MIN` of login.defs(5), 1000 where it does not say.
    private func firstPersonalNumber() throws(HostError) -> UInt32 {
        for line in try host.contents(of: "/etc/login.defs")?.lines ?? [] {
            let words = line.split(whereSeparator: \.isWhitespace)
            if words.count == 2, words[0] == "UID_MIN", let number = UInt32(words[1]) {
                return number
            }
        }
        return 1_000
    }
}

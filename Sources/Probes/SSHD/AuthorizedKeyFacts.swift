import Crypto
import FoundationEssentials
import HostSystem
import Posture

/// Facts about the keys with which accounts may log in; never the keys themselves.
enum AuthorizedKeyFacts {
    static let type = FactType.record(
        FileFacts.fields + [
            FactField("user", .string, "the account that the file lets in"),
            FactField(
                "keys",
                .list(
                    .record([
                        FactField("type", .string), FactField("bits", .int),
                        FactField("options", .list(.string), "the names of its options"),
                        FactField("fingerprint", .string, "as ssh-keygen -l prints it"),
                    ]))),
        ])

    private static let limitAccounts = 4096
    private static let limitKeys = 2048

    /// - Parameters:
    ///   - patterns: of `AuthorizedKeysFile`.
    ///   - hasGlobs: Whether they can have wildcards, as they can since 10.0.
    static func facts(
        patterns: [String], _ host: HostView, doubt: String?, hasGlobs: Bool
    ) -> Fact {
        let origin = Origin.file(path: "/etc/passwd")
        if let doubt { return .unknown(doubt, from: origin) }
        do {
            let accounts = try AccountFiles(host)?.accounts ?? []
            guard accounts.count <= limitAccounts else {
                return .unknown("there are more than \(limitAccounts) accounts", from: origin)
            }
            var seen: Set<String> = []
            var count = 0
            var facts: [Fact] = []
            for account in accounts {
                for pattern in patterns where pattern.lowercased() != "none" {
                    let place = expanded(pattern, account)
                    let isGlob = hasGlobs && place.contains { "*?[".contains($0) }
                    for path in isGlob ? try host.glob(place) : [place] {
                        // Accounts without a home of their own share the root folder's.
                        guard seen.insert("\(account.name)\n\(path)").inserted,
                            let fact = fact(path, account.name, host, &count)
                        else { continue }
                        facts.append(fact)
                    }
                }
            }
            guard count <= limitKeys else {
                return .unknown("there are more than \(limitKeys) authorized keys", from: origin)
            }
            return Fact(.list(facts), from: origin)
        } catch {
            return .unknown("\(error)", from: origin)
        }
    }

    /// `%u`, `%U`, `%h` and `%%`; what is not absolute lies in the account's home (sshd_config(5)).
    private static func expanded(_ pattern: String, _ account: AccountFiles.Account) -> String {
        var path = ""
        var rest = pattern[...]
        while let character = rest.popFirst() {
            guard character == "%", let letter = rest.popFirst() else {
                path.append(character)
                continue
            }
            switch letter {
            case "u": path += account.name
            case "U": path += "\(account.uid)"
            case "h": path += account.home
            case "%": path += "%"
            default: path += "%\(letter)"
            }
        }
        if path.hasPrefix("/") { return path }
        return account.home == "/" ? "/\(path)" : "\(account.home)/\(path)"
    }

    private static func fact(
        _ path: String, _ user: String, _ host: HostView, _ count: inout Int
    ) -> Fact? {
        let origin = Origin.file(path: path)
        do {
            guard let contents = try host.contents(of: path),
                case .map(var fields)? = FileFacts.fact(path, host)?.value
            else { return nil }
            fields["user"] = Fact(.string(user), from: .file(path: "/etc/passwd"))
            var keys: [Fact] = []
            for (index, line) in contents.lines.enumerated() {
                guard count <= limitKeys, let key = key(line[...], path, index + 1) else {
                    continue
                }
                count += 1
                keys.append(key)
            }
            fields["keys"] = Fact(.list(keys), from: origin)
            return Fact(.map(fields), from: origin)
        } catch {
            return .unknown("\(error)", from: origin)
        }
    }

    /// A line of authorized_keys (sshd(8)); nil for one that lets nobody in.
    private static func key(_ line: Substring, _ path: String, _ number: Int) -> Fact? {
        let text = line.drop { $0 == " " || $0 == "\t" }
        guard !text.isEmpty, !text.hasPrefix("#") else { return nil }
        let place = Origin.file(path: path, line: number)
        var options: Substring = ""
        var found = HostKeyFacts.key(inLine: text)
        if found == nil {
            let end = endOfOptions(text)
            options = text[..<end]
            found = HostKeyFacts.key(inLine: text[end...].drop { $0 == " " || $0 == "\t" })
        }
        guard let key = found else { return nil }
        let digest = Data(SHA256.hash(data: key.blob)).base64EncodedString()
            .prefix { $0 != "=" }
        let fields: [String: Fact] = [
            "type": Fact(.string(key.type), from: place),
            "bits": key.bits.map { Fact(.int(Int64($0)), from: place) }
                ?? .unknown("the size of a \(key.type) is not known", from: place),
            "options": Fact(
                .list(names(options).map { Fact(.string($0), from: place) }), from: place),
            "fingerprint": Fact(.string("SHA256:\(digest)"), from: place),
        ]
        return Fact(.map(fields), from: place)
    }

    /// The first space outside of double quotes.
    private static func endOfOptions(_ text: Substring) -> Substring.Index {
        var isQuoted = false
        var previous: Character = " "
        for index in text.indices {
            let character = text[index]
            if character == "\"", previous != "\\" { isQuoted.toggle() }
            if !isQuoted, character == " " || character == "\t" { return index }
            previous = character
        }
        return text.endIndex
    }

    private static func names(_ options: Substring) -> [String] {
        var names: [String] = []
        var current = ""
        var isQuoted = false
        var isName = true
        for character in options + "," {
            if character == "\"" { isQuoted.toggle() }
            if character == ",", !isQuoted {
                if !current.isEmpty { names.append(current.lowercased()) }
                (current, isName) = ("", true)
            } else if character == "=" {
                isName = false
            } else if isName {
                current.append(character)
            }
        }
        return names
    }
}

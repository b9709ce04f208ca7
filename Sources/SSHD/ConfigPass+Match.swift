extension ConfigPass {
    /// `Match`: from here on lines count or not, to the next one or the end of the file.
    mutating func match(_ arguments: inout Arguments, _ flags: inout Flags) throws(SSHDError) {
        guard !isCommandLine else {
            throw refusal("Match directive not supported as a command-line option")
        }
        let raw = arguments.raw ?? []
        let criteria = try criteria(&arguments)
        let number = blocks.count
        guard number < Self.limitBlocks else {
            throw .unreadable("there are more than \(Self.limitBlocks) Match blocks")
        }
        blocks.append(
            MatchBlock(
                criteria: criteria,
                text: String(decoding: raw.drop(while: DelimitedText.isBlank), as: UTF8.self),
                place: Place(file: file, line: line, block: nil), parents: flags.parents))
        let isMatch: Bool
        if flags.isNeverMatch, !isSyntax {
            isMatch = false
        } else {
            switch matching {
            case .syntax: isMatch = try meets(criteria, nil)
            case .connection(let connection): isMatch = try meets(criteria, connection)
            case .only(let numbers):
                isMatch = numbers.contains(number) || criteria.first?.attribute == "all"
            }
        }
        isActive = flags.isNeverMatch ? false : isMatch
        flags.isMatchOnly = false
        enclosing = flags.parents + [number]
    }

    /// The criteria of a line; the words are those of the release.
    private mutating func criteria(
        _ arguments: inout Arguments
    ) throws(SSHDError) -> [MatchBlock.Criterion] {
        var words = MatchWords(arguments, release)
        var criteria: [MatchBlock.Criterion] = []
        while let word = words.nextAttribute() {
            if word.hasPrefix("#") {
                words.consume()
                break
            }
            let attribute = Pattern.asciiLowercased(word)
            if attribute == "all" {
                let next = words.next()
                if !criteria.isEmpty || (next.map { !$0.isEmpty && !$0.hasPrefix("#") } ?? false) {
                    throw badMatch("'all' cannot be combined with other Match attributes")
                }
                if next?.hasPrefix("#") == true { words.consume() }
                criteria.append(.init(attribute: attribute, argument: ""))
                break
            }
            if attribute == "invalid-user", release.number >= 909 {
                criteria.append(.init(attribute: attribute, argument: ""))
                continue
            }
            let (name, value) = words.value(of: word)
            guard let value, !value.isEmpty, !value.hasPrefix("#") else {
                throw badMatch("Missing Match criteria for \(name)")
            }
            let lower = Pattern.asciiLowercased(name)
            guard Self.attributes.contains(lower) || (lower == "version" && release.number >= 1000)
            else { throw badMatch("Unsupported Match attribute \(word)") }
            if lower == "localport", Number.port(value) == nil {
                throw badMatch("Invalid LocalPort '\(value)' on Match line")
            }
            if isSyntax, lower.hasSuffix("address"), AddressList.answer(nil, value) == .invalid {
                throw refusal("Invalid Match \(lower) argument '\(value)' at line \(line)")
            }
            criteria.append(.init(attribute: lower, argument: value))
        }
        if criteria.isEmpty { throw badMatch("One or more attributes required for Match") }
        arguments = words.left
        return criteria
    }

    private static let attributes: Set<String> = [
        "user", "group", "host", "address", "localaddress", "localport", "rdomain",
    ]

    private func badMatch(_ message: String) -> SSHDError {
        refused([message, "\(file) line \(line): Bad Match condition"], file, line)
    }

    /// Whether a connection meets all criteria; nil is the first reading, when few can be met.
    private func meets(
        _ criteria: [MatchBlock.Criterion], _ connection: Connection?
    ) throws(SSHDError) -> Bool {
        var result = true
        for criterion in criteria {
            if try !meets(criterion, connection) { result = false }
        }
        return result
    }

    private func meets(
        _ criterion: MatchBlock.Criterion, _ connection: Connection?
    ) throws(SSHDError) -> Bool {
        let argument = criterion.argument
        switch criterion.attribute {
        case "all": return true
        case "invalid-user":
            // 9.9p1 takes it for met in the first reading.
            guard let connection else { return release.number == 909 && release.portable < 2 }
            return connection.isUserInvalid
        case "version":
            return Pattern.list(release.banner, argument) == .yes
        case "user":
            guard let user = connection?.user else { return false }
            return Pattern.list(user, argument) == .yes
        case "group":
            guard let user = connection?.user else { return false }
            return Self.isMember(of: try source.groups(user) ?? [], argument)
        case "host":
            guard let host = connection?.host else { return false }
            return Pattern.list(
                Pattern.asciiLowercased(host), argument, lowercase: true) == .yes
        case "address": return try isAddress(connection?.address, argument)
        case "localaddress":
            return try isAddress(connection?.localAddress, argument)
        case "localport":
            guard let connection else { return false }
            guard let port = connection.localPort else {
                guard connection.isSpecified else { return false }
                throw refusal(
                    "'Match LocalPort' in configuration but 'lport' not in connection test "
                        + "specification.")
            }
            return port == Number.port(argument)
        default:
            guard let domain = connection?.routingDomain else { return false }
            return Pattern.list(domain, argument) == .yes
        }
    }

    private func isAddress(
        _ address: String?, _ list: String
    ) throws(SSHDError) -> Bool {
        switch AddressList.answer(address, list) {
        case .yes: return true
        case .no, .negated: return false
        case .invalid:
            throw refused(["\(file) line \(line): Bad Match condition"], file, line)
        }
    }

    /// A group that a negated pattern names wins over all others.
    static func isMember(of groups: [String], _ patterns: String) -> Bool {
        var isFound = false
        for group in groups {
            switch Pattern.list(group, patterns) {
            case .negated: return false
            case .no: break
            case .yes: isFound = true
            }
        }
        return isFound
    }
}

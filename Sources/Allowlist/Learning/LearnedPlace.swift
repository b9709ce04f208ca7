import Posture

/// Where starts belong together: a unit, a login, or an image in a namespace.
enum LearnedPlace: Hashable, Sendable {
    case unit(String)
    case login(UInt32)
    /// On the host, by nobody who logged in, and of no known unit.
    case host
    /// `image` is a pattern.
    case image(String, namespace: String?)

    /// Nil where the place is not known well enough for a rule; then `problem` says why.
    init?(_ start: ProcessStart) {
        switch start.place {
        case .unknown, .someContainer: return nil
        case .container(let container):
            guard let image = container.image, !image.isEmpty else { return nil }
            let namespace = container.pod?.namespace.flatMap { $0.isEmpty ? nil : $0 }
            self = .image(Self.pattern(image: image), namespace: namespace)
        case .host:
            let login = start.loginUid == UserPattern.unsetNumber ? nil : start.loginUid
            let unit = start.unit.flatMap { $0.isEmpty ? nil : $0 }
            let isSession =
                unit.map {
                    $0.hasPrefix("session-") && $0.hasSuffix(".scope") || $0.hasPrefix("user@")
                } ?? true
            if let login, isSession {
                self = .login(login)
            } else if let unit {
                self = .unit(Self.pattern(unit: unit))
            } else {
                guard start.loginUid != nil else { return nil }
                self = .host
            }
        }
    }

    static func problem(_ place: ProcessStart.Place) -> LeftOut.Reason {
        switch place {
        case .unknown: .unknownPlace
        case .host: .unknownLogin
        case .someContainer: .unknownContainer
        case .container: .unknownImage
        }
    }

    /// Any tag and digest of the image.
    private static func pattern(image: String) -> String {
        let bytes = Array(image.utf8)
        // An image that is known by its id alone has no name.
        if image.hasPrefix("sha256:") || bytes.allSatisfy(\.isHexadecimal) {
            return GlobText.escaped(bytes)
        }
        let nameEnd = bytes.firstIndex(of: UInt8(ascii: "@")) ?? bytes.count
        let last = bytes[..<nameEnd].lastIndex(of: UInt8(ascii: "/")) ?? 0
        if let tag = bytes[last..<nameEnd].lastIndex(of: UInt8(ascii: ":")), tag > last {
            return GlobText.escaped(bytes[..<tag]) + ":*"
        }
        let name = GlobText.escaped(bytes[..<nameEnd])
        return nameEnd < bytes.count ? name + "@*" : name
    }

    /// Any instance of a unit that systemd numbers itself, and of one named by an id.
    private static func pattern(unit: String) -> String {
        let bytes = Array(unit.utf8)
        let isNumbered = unit.hasPrefix("session-")
        // systemd-run(1) makes up run-u12.service, run-p12-i34.scope and run-r3f….scope.
        let stem = bytes.prefix { $0 != UInt8(ascii: ".") }
        if unit.hasPrefix("run-"), stem.count > 5,
            stem.dropFirst(5).allSatisfy({ $0.isHexadecimal || "-i".utf8.contains($0) }),
            "urp".utf8.contains(bytes[4]) || bytes[4].isDigit, stem.last?.isHexadecimal == true
        {
            return "run-\(bytes[4].isDigit ? "" : String(Unicode.Scalar(bytes[4])))[0-9A-Fa-f]*"
                + GlobText.escaped(bytes[stem.count...])
        }
        let scanner = PieceScanner(text: bytes, isPath: false)
        var text = ""
        var index = 0
        while index < bytes.count {
            if let piece = scanner.piece(at: index), piece.kind == .id {
                text += piece.kind.wildcard
                index = piece.end
            } else if isNumbered, bytes[index].isDigit {
                text += "[0-9]*"
                while index < bytes.count, bytes[index].isDigit { index += 1 }
            } else {
                text += GlobText.escaped([bytes[index]])
                index += 1
            }
        }
        return text
    }

    /// For comments, escaped.
    func title(_ users: LearnedUsers) -> String {
        switch self {
        case .unit(let unit): YAMLText.escaped(unit)
        case .login(let user): "logins of \(users.name(user))"
        case .host: "the host, of no known unit"
        case .image(let image, let namespace):
            YAMLText.escaped(image)
                + (namespace.map { " in \(YAMLText.escaped($0))" } ?? " of no known namespace")
        }
    }

    /// The words of an id.
    func words(_ users: LearnedUsers) -> String {
        switch self {
        case .unit(let unit):
            [".service", ".scope", ".socket"].first { unit.hasSuffix($0) }
                .map { String(unit.dropLast($0.count)) } ?? unit
        case .login(let user): "login-\(users.name(user))"
        case .host: "host"
        case .image(let image, _):
            image.split(separator: "/").last?.split(separator: ":").first.map(String.init) ?? image
        }
    }

    /// The lines of a match that say it.
    func lines(_ users: LearnedUsers) -> [String] {
        switch self {
        case .unit(let unit): ["unit: \(YAMLText.value(unit))"]
        case .login(let user): ["loginUser: \(users.name(user))"]
        case .host: ["loginUser: unset"]
        case .image(let image, let namespace):
            ["container:"]
                + (namespace.map { ["  namespace: \(YAMLText.value(GlobText.escaped($0.utf8)))"] }
                    ?? []) + ["  image: \(YAMLText.value(image))"]
        }
    }
}

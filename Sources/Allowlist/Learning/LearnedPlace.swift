import Posture

/// Where starts belong together: a unit, a login, or an image in a namespace.
enum LearnedPlace: Hashable, Sendable {
    case unit(String)
    /// A session of this account. Of a start whose unit is not known a rule says nothing of units, so
    /// that it holds in all of them.
    case login(UInt32, isUnitKnown: Bool)
    /// On the host, by nobody who logged in, and of no known unit: a rule holds in every unit.
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
            if let unit, !Self.isSession(unit) {
                self = .unit(Self.pattern(unit: unit))
                return
            }
            guard start.loginUid != nil else { return nil }
            if let login {
                self = .login(login, isUnitKnown: unit != nil)
            } else {
                self = unit.map { .unit(Self.pattern(unit: $0)) } ?? .host
            }
        }
    }

    private static func isSession(_ unit: String) -> Bool {
        unit.hasPrefix("session-") && unit.hasSuffix(".scope") || unit.hasPrefix("user@")
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

    /// Whether a rule for it holds on the whole host.
    var isInEveryUnit: Bool {
        switch self {
        case .login(_, let isUnitKnown): !isUnitKnown
        case .host: true
        case .unit, .image: false
        }
    }

    /// For comments, escaped.
    func title(_ users: LearnedUsers) -> String {
        switch self {
        case .unit(let unit): YAMLText.escaped(unit)
        case .login(let user, true): "logins of \(users.name(user))"
        case .login(let user, false): "logins of \(users.name(user)), of no known unit"
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
        case .login(let user, _): "login-\(users.name(user))"
        case .host: "host"
        case .image(let image, _):
            image.split(separator: "/").last?.split(separator: ":").first.map(String.init) ?? image
        }
    }

    /// The lines of a match that say it.
    func lines(_ users: LearnedUsers) -> [String] {
        switch self {
        case .unit(let unit):
            // A session of nobody, as that of systemd's own user managers.
            (Self.isSession(unit) ? ["loginUser: unset"] : [])
                + ["unit: \(YAMLText.value(unit))"]
        case .login(let user, let isUnitKnown):
            ["loginUser: \(users.name(user))"]
                + (isUnitKnown ? ["unit: [\"session-*.scope\", \"user@*\"]"] : [])
        case .host: ["loginUser: unset"]
        case .image(let image, let namespace):
            ["container:"]
                + (namespace.map { ["  namespace: \(YAMLText.value(GlobText.escaped($0.utf8)))"] }
                    ?? []) + ["  image: \(YAMLText.value(image))"]
        }
    }
}

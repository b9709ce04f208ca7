import Posture
import YAML

/// Who may talk to the API server, and who decides what is allowed.
struct AccessFacts {
    static let authenticationType = FactType.record([
        FactField(
            "anonymous",
            .record([
                FactField("enabled", .bool, "whether requests without credentials are taken"),
                FactField(
                    "paths", .list(.string),
                    "the only paths for which they are; empty: for all"),
            ])),
        FactField(
            "issuers",
            .list(
                .record([
                    FactField("url", .string), FactField("audiences", .list(.string)),
                ])), "of tokens that others sign: OIDC flags or the file's jwt"),
        FactField(
            "methods", .list(.string),
            "clientCertificate, oidc, webhook, tokenFile, bootstrapToken, requestHeader"),
        FactField("path", .string, "the AuthenticationConfiguration; missing where there is none"),
    ])

    static let authorizationType = FactType.record([
        FactField("modes", .list(.string), "in the order in which they are asked"),
        FactField("path", .string, "the AuthorizationConfiguration; missing where there is none"),
    ])

    private(set) var authentication: Fact
    private(set) var authorization: Fact
    private(set) var problems: [String] = []
    private(set) var errors: [StructuredFileError] = []

    private let record: ComponentRecord

    init(_ record: ComponentRecord) {
        self.record = record
        authentication = Fact(.map([:]), from: record.launch.origin)
        authorization = authentication
        authorization = readAuthorization()
        authentication = readAuthentication()
    }

    /// - Parameter stable: The first minor version that has `v1`.
    private func apiVersions(v1 stable: Int) -> [String] {
        StructuredFile.apiVersions(
            "apiserver.config.k8s.io",
            [
                .init(name: "v1", since: stable), .init(name: "v1beta1", since: 30),
                .init(name: "v1alpha1", since: 29),
            ], of: record.version)
    }

    // MARK: Authorization

    private mutating func readAuthorization() -> Fact {
        let origin = record.launch.origin
        let named = record.values.config["authorizationConfig"]
        if case .unknown = named?.value, let named { return named }
        let flag = record.values.config["authorizationMode"] ?? Fact(.list([]), from: origin)
        guard let path = record.values.text("authorizationConfig") else {
            if case .list(let modes) = flag.value, modes.isEmpty {
                return Fact(
                    .map([
                        "modes": Fact(
                            .list([Fact(.string("AlwaysAllow"), from: flag.origin)]),
                            from: flag.origin)
                    ]), from: flag.origin)
            }
            if case .list(let modes) = flag.value { checkModes(modes) }
            let names = record.values.texts("authorizationMode") ?? []
            if Set(names).count < names.count {
                problems.append("\(flag.origin): an authorization mode stands twice")
            }
            return Fact(.map(["modes": flag]), from: flag.origin)
        }
        if record.values.isExplicit("authorizationMode") {
            problems.append("--authorization-config and --authorization-mode exclude each other")
        }
        problems += [
            record.refusal(
                of: "--authorization-config", gate: "StructuredAuthorizationConfiguration",
                alpha: 29, beta: 30, stable: 32)
        ].compactMap(\.self)
        var fields = ["path": Fact(.string(path), from: named?.origin ?? origin)]
        do throws(StructuredFileError) {
            let form = StructuredFile.Form(
                flag: "authorization-config", kind: "AuthorizationConfiguration",
                apiVersions: apiVersions(v1: 32),
                isReloaded: record.version?.minor ?? 0 >= 30)
            let file = try StructuredFile(path, form, record.launch)
            let list = file.document[key: "authorizers"]
            let modes = (list?.elements ?? []).map { node in
                file.text(node[key: "type"], or: "", file.origin(node))
            }
            checkModes(modes)
            problems += AuthorizerRules.problems(ofAuthorizers: list, record.version, file)
            problems += file.unknownKeys(
                file.document, ["apiVersion", "kind", "authorizers"], in: "it")
            fields["path"] = Fact(.string(file.path), from: named?.origin ?? origin)
            fields["modes"] = Fact(
                .list(modes), from: list.map(file.origin) ?? .file(path: file.path))
        } catch {
            errors.append(error)
            fields["modes"] = error.fact
        }
        return Fact(.map(fields), from: named?.origin ?? origin)
    }

    private mutating func checkModes(_ modes: [Fact]) {
        let known: Set<String> = ["AlwaysAllow", "AlwaysDeny", "ABAC", "Webhook", "RBAC", "Node"]
        for mode in modes {
            if case .string(let name) = mode.value, !known.contains(name) {
                problems.append("\(mode.origin): there is no authorization mode '\(name)'")
            }
        }
    }

    // MARK: Authentication

    private mutating func readAuthentication() -> Fact {
        let origin = record.launch.origin
        let named = record.values.config["authenticationConfig"]
        if case .unknown = named?.value, let named { return named }
        var fields: [String: Fact] = ["anonymous": anonymousByFlags]
        var issuers = issuerByFlags
        if let path = record.values.text("authenticationConfig") {
            fields["path"] = Fact(.string(path), from: named?.origin ?? origin)
            if record.values.explicit.contains(where: { $0.hasPrefix("oidc") }) {
                problems.append("--authentication-config and flags of OIDC exclude each other")
            }
            problems += [
                record.refusal(
                    of: "--authentication-config", gate: "StructuredAuthenticationConfiguration",
                    alpha: 29, beta: 30, stable: 34)
            ].compactMap(\.self)
            do throws(StructuredFileError) {
                let form = StructuredFile.Form(
                    flag: "authentication-config", kind: "AuthenticationConfiguration",
                    apiVersions: apiVersions(v1: 34), isReloaded: record.version?.minor ?? 0 >= 30)
                let file = try StructuredFile(path, form, record.launch)
                fields["path"] = Fact(.string(file.path), from: named?.origin ?? origin)
                problems += file.unknownKeys(
                    file.document, ["apiVersion", "kind", "jwt", "anonymous"], in: "it")
                issuers = self.issuers(file)
                if let node = file.document[key: "anonymous"], node.entries != nil {
                    fields["anonymous"] = anonymous(node, file)
                }
                if let reason = anonymousDoubt(path) {
                    fields["anonymous"] = .unknown(reason, from: .file(path: file.path))
                }
            } catch {
                errors.append(error)
                fields["anonymous"] = error.fact
                issuers = error.fact
            }
        }
        fields["issuers"] = issuers
        fields["methods"] = methods(issuers)
        return Fact(.map(fields), from: origin)
    }

    /// Why the file does not tell whether a process takes anonymous requests: it reads the file
    /// again, but refuses one in which that has changed (`ApplyTo` in
    /// `pkg/kubeapiserver/options/authentication.go`). With the flag the file cannot say it.
    private func anonymousDoubt(_ path: String) -> String? {
        if record.values.isExplicit("anonymousAuth") { return nil }
        do {
            try StructuredFile.requireUnchanged(record.launch.absolute(path), record.launch)
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// The flag, which AlwaysAllow among the modes of the flag resets.
    private var anonymousByFlags: Fact {
        var enabled =
            record.values.config["anonymousAuth"]
            ?? .unknown("it is not known", from: record.launch.origin)
        let isByFile = record.values.text("authorizationConfig") != nil
        if enabled.value == .bool(true), !isByFile, let modes = authorization["modes"] {
            switch modes.value {
            case .list(let list):
                if let mode = list.first(where: { $0.value == .string("AlwaysAllow") }) {
                    enabled = Fact(.bool(false), from: mode.origin)
                }
            default:
                enabled = .unknown(
                    "AlwaysAllow would turn it off, and the modes are not known",
                    from: modes.origin)
            }
        }
        return Fact(
            .map(["enabled": enabled, "paths": Fact(.list([]), from: enabled.origin)]),
            from: enabled.origin)
    }

    private mutating func anonymous(_ node: YAMLNode, _ file: StructuredFile) -> Fact {
        if record.values.isExplicit("anonymousAuth") {
            problems.append("--anonymous-auth and anonymous of \(file.path) exclude each other")
        }
        problems += file.unknownKeys(node, ["enabled", "conditions"], in: "anonymous")
        problems += [
            record.refusal(
                of: "anonymous in \(file.path)", gate: "AnonymousAuthConfigurableEndpoints",
                alpha: 31, beta: 32, stable: 34)
        ].compactMap(\.self)
        let place = file.origin(node)
        let enabled = file.bool(node[key: "enabled"], or: false, place)
        if case .unknown(let reason) = enabled.value { problems.append("\(place): \(reason)") }
        let conditions = node[key: "conditions"]
        let paths = (conditions?.elements ?? []).map { condition in
            file.text(condition[key: "path"], or: "", file.origin(condition))
        }
        return Fact(
            .map([
                "enabled": enabled,
                "paths": Fact(.list(paths), from: conditions.map(file.origin) ?? place),
            ]), from: place)
    }

    private func issuers(_ file: StructuredFile) -> Fact {
        let list = file.document[key: "jwt"]
        let place = list.map(file.origin) ?? .file(path: file.path)
        let issuers = (list?.elements ?? []).map { node in
            let issuer = node[key: "issuer"]
            return Fact(
                .map([
                    "url": file.text(issuer?[key: "url"], or: "", file.origin(node)),
                    "audiences": file.list(
                        issuer?[key: "audiences"], or: file.origin(issuer ?? node)),
                ]), from: file.origin(node))
        }
        return Fact(.list(issuers), from: place)
    }

    private var issuerByFlags: Fact {
        let url = record.values.config["oidcIssuerUrl"]
        let origin = url?.origin ?? record.launch.origin
        guard let url, record.values.text("oidcIssuerUrl") != nil else {
            if case .unknown = url?.value, let url { return url }
            return Fact(.list([]), from: origin)
        }
        let client = record.values.config["oidcClientId"]
        let audiences = record.values.text("oidcClientId").map {
            [Fact(.string($0), from: client?.origin ?? origin)]
        }
        return Fact(
            .list([
                Fact(
                    .map([
                        "url": url,
                        "audiences": Fact(
                            .list(audiences ?? []), from: client?.origin ?? origin),
                    ]), from: origin)
            ]), from: origin)
    }

    private func methods(_ issuers: Fact) -> Fact {
        let origin = record.launch.origin
        if let doubt = record.flags.doubt { return .unknown(doubt, from: origin) }
        var found: [Fact] = []
        for (field, method) in [
            ("clientCaFile", "clientCertificate"),
            ("authenticationTokenWebhookConfigFile", "webhook"), ("tokenAuthFile", "tokenFile"),
            ("requestheaderClientCaFile", "requestHeader"),
        ] where record.values.text(field) != nil {
            found.append(
                Fact(.string(method), from: record.values.config[field]?.origin ?? origin))
        }
        if let bootstrap = record.values.config["enableBootstrapTokenAuth"],
            bootstrap.value == .bool(true)
        {
            found.append(Fact(.string("bootstrapToken"), from: bootstrap.origin))
        }
        switch issuers.value {
        case .list(let list):
            if !list.isEmpty { found.append(Fact(.string("oidc"), from: issuers.origin)) }
        default: return .unknown("the issuers of tokens are not known", from: issuers.origin)
        }
        return Fact(.list(found), from: origin)
    }
}

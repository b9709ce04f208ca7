import Posture
import YAML

/// The rules of an audit `Policy`, of which the first that matches a request counts
/// (`apiserver/pkg/audit/policy` of Kubernetes).
struct AuditPolicy {
    private struct Rule {
        let level: String
        /// Whether requests that it matches leave nothing in the log: by its level, or since the
        /// stages that every request has are omitted.
        let isSilent: Bool
        let verbs: [String]
        let groups: [Group]
        /// Whether it counts for some users or groups of users alone.
        let isNarrow: Bool
        /// Whether it counts for one of ``AuditPolicy/wholeGroups`` at least.
        let isForMany: Bool
        /// The only ones in which it counts; empty: in all. What lies in none has an empty name.
        let namespaces: [String]
        /// Whether it counts for paths that are no resources alone.
        let isForPaths: Bool

        struct Group {
            let group: String
            let resources: [String]
            let hasNames: Bool
        }
    }

    /// Requests whose traces matter.
    private struct Concern {
        let name: String
        let group: String
        let resource: String
        var subresource = ""
        var verbs: Set<String> = AuditPolicy.allVerbs
        var isNamespaced = true
    }

    /// All who have credentials, all who may do everything, and all service accounts: none of these
    /// is a single user whose requests only make the log long.
    private static let wholeGroups: Set<String> = [
        "kubeadm:cluster-admins", "system:authenticated", "system:masters",
        "system:serviceaccounts",
    ]
    private static let allVerbs: Set<String> = [
        "create", "delete", "deletecollection", "get", "list", "patch", "update", "watch",
    ]
    private static let changes: Set<String> = ["create", "delete", "patch", "update"]
    /// Requests that bring the contents of an object; what the others get is in the answer.
    private static let writes: Set<String> = ["create", "patch", "update"]

    private static let secret: [Concern] = [
        Concern(name: "secrets", group: "", resource: "secrets"),
        Concern(name: "configmaps", group: "", resource: "configmaps"),
        Concern(
            name: "tokenreviews", group: "authentication.k8s.io", resource: "tokenreviews",
            verbs: ["create"], isNamespaced: false),
        Concern(
            name: "serviceaccounts/token", group: "", resource: "serviceaccounts",
            subresource: "token", verbs: ["create"]),
    ]

    private static let important: [Concern] =
        secret.prefix(3) + [
            Concern(name: "pods", group: "", resource: "pods", verbs: changes),
            Concern(name: "deployments", group: "apps", resource: "deployments", verbs: changes),
            Concern(
                name: "pods/exec", group: "", resource: "pods", subresource: "exec",
                verbs: ["create", "get"]),
            Concern(
                name: "pods/portforward", group: "", resource: "pods",
                subresource: "portforward", verbs: ["create", "get"]),
            Concern(
                name: "pods/proxy", group: "", resource: "pods", subresource: "proxy",
                verbs: ["create", "get"]),
            Concern(
                name: "services/proxy", group: "", resource: "services", subresource: "proxy",
                verbs: ["create", "get"]),
        ]

    private let file: StructuredFile
    private var rules: [Rule] = []
    /// Why the API server does not start with it.
    private(set) var problems: [String] = []

    init(_ file: StructuredFile) {
        self.file = file
        let levels: Set<String> = ["None", "Metadata", "Request", "RequestResponse"]
        let stages: Set<String> = [
            "RequestReceived", "ResponseStarted", "ResponseComplete", "Panic",
        ]
        let omittedByAll = file.texts(file.document[key: "omitStages"])
        for node in file.document[key: "rules"]?.elements ?? [] {
            let level = node[key: "level"]?.scalar?.text ?? ""
            if !levels.contains(level) {
                problems.append("\(file.origin(node)): there is no level '\(level)'")
            }
            let omitted = omittedByAll + file.texts(node[key: "omitStages"])
            for stage in omitted where !stages.contains(stage) {
                problems.append("\(file.origin(node)): there is no stage '\(stage)'")
            }
            let users = file.texts(node[key: "users"])
            let userGroups = file.texts(node[key: "userGroups"])
            let isForAll = users.isEmpty && userGroups.isEmpty
            let isForMany = users.isEmpty && !Self.wholeGroups.isDisjoint(with: userGroups)
            let namespaces = file.texts(node[key: "namespaces"])
            let paths = node[key: "nonResourceURLs"]?.elements?.isEmpty == false
            let groups = (node[key: "resources"]?.elements ?? []).map { entry in
                Rule.Group(
                    group: entry[key: "group"]?.scalar?.text ?? "",
                    resources: file.texts(entry[key: "resources"]),
                    hasNames: entry[key: "resourceNames"]?.elements?.isEmpty == false)
            }
            rules.append(
                Rule(
                    level: level,
                    isSilent: level == "None"
                        || ["RequestReceived", "ResponseComplete"].allSatisfy(omitted.contains),
                    verbs: file.texts(node[key: "verbs"]), groups: groups,
                    isNarrow: !isForAll && !isForMany, isForMany: isForMany,
                    namespaces: namespaces,
                    isForPaths: paths && groups.isEmpty && namespaces.isEmpty))
        }
        if rules.isEmpty { problems.append("\(file.path): it has no rules") }
    }

    var fact: Fact {
        let origin = Origin.file(path: file.path)
        func list(_ texts: [String]) -> Fact {
            Fact(.list(texts.map { Fact(.string($0), from: origin) }), from: origin)
        }
        return Fact(
            .map([
                "path": Fact(.string(file.path), from: origin),
                "rules": Fact(.int(Int64(rules.count)), from: origin),
                "levels": list(rules.map(\.level)),
                "logsAnything": Fact(.bool(rules.contains { !$0.isSilent }), from: origin),
                "bodies": list(Self.secret.filter(mayLogBody).map(\.name)),
                "unlogged": list(Self.important.filter { !isLogged($0) }.map(\.name)),
            ]), from: origin)
    }

    /// How a rule counts for a kind of requests.
    private enum Match {
        case never
        /// For some of these requests, by who makes them or what they name.
        case sometimes
        /// For those of one of ``wholeGroups``, or all in some namespaces.
        case many
        case always
    }

    private func match(_ rule: Rule, _ concern: Concern) -> Match {
        if rule.isForPaths { return .never }
        let isOfNone = !concern.isNamespaced && rule.namespaces.contains("")
        if !concern.isNamespaced, !rule.namespaces.isEmpty, !isOfNone { return .never }
        let whole =
            concern.resource + (concern.subresource.isEmpty ? "" : "/" + concern.subresource)
        var best = rule.groups.isEmpty ? Match.always : .never
        for group in rule.groups where group.group == concern.group {
            let isNamed =
                group.resources.isEmpty
                || group.resources.contains { name in
                    name == whole || name == "*" || name == concern.resource + "/*"
                        || (!concern.subresource.isEmpty && name == "*/" + concern.subresource)
                }
            if isNamed, !(group.hasNames && !group.resources.isEmpty) { best = .always }
            if isNamed, best == .never { best = .sometimes }
        }
        guard best == .always else { return best }
        if rule.isNarrow { return .sometimes }
        let isForSome = !rule.namespaces.isEmpty && !isOfNone
        return rule.isForMany || isForSome ? .many : .always
    }

    /// Walks through the rules with those verbs of the requests that none has decided yet.
    ///
    /// `decide` is told of each rule that counts for some of them, with their verbs, and ends the walk
    /// with an answer.
    private func walk(
        _ concern: Concern, _ decide: (Rule, Match, Set<String>) -> Bool?
    ) -> Bool? {
        var verbs = concern.verbs
        for rule in rules {
            let own = rule.verbs.isEmpty ? verbs : verbs.intersection(rule.verbs)
            let match = match(rule, concern)
            if own.isEmpty || match == .never { continue }
            if let answer = decide(rule, match, own) { return answer }
            if match == .always { verbs.subtract(own) }
            if verbs.isEmpty { return nil }
        }
        // What no rule matches is not logged.
        return false
    }

    private func mayLogBody(_ concern: Concern) -> Bool {
        walk(concern) { rule, _, verbs in
            if rule.isSilent || !rule.level.hasPrefix("Request") { return nil }
            return rule.level == "Request" && verbs.isDisjoint(with: Self.writes) ? nil : true
        } ?? false
    }

    /// Whether all of these requests leave a trace, those of single users and small groups aside.
    private func isLogged(_ concern: Concern) -> Bool {
        walk(concern) { rule, match, _ in
            match != .sometimes && rule.isSilent ? false : nil
        } ?? true
    }
}

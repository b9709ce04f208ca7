import HostSystem
import Posture
import YAML

/// The plugins that look at every request, and how they are configured: `AdmissionConfiguration`
/// behind `--admission-control-config-file`.
struct AdmissionFacts {
    static let type = FactType.record([
        FactField("plugins", .map(.bool), "whether each runs, by its name"),
        FactField("path", .string, "the AdmissionConfiguration; missing where there is none"),
        FactField(
            "podSecurity",
            .record([
                FactField("enforce", .string, "the standard for namespaces without a label"),
                FactField("audit", .string), FactField("warn", .string),
                FactField("exemptNamespaces", .list(.string)),
                FactField("exemptUsernames", .list(.string)),
                FactField("exemptRuntimeClasses", .list(.string)),
            ]), "the defaults of PodSecurity; missing where it does not run"),
        FactField(
            "eventRateLimits",
            .list(
                .record([
                    FactField("type", .string, "Server, Namespace, User or SourceAndObject"),
                    FactField("qps", .int), FactField("burst", .int),
                ])), "of EventRateLimit"),
        FactField(
            "imagePolicy",
            .record([
                FactField(
                    "defaultAllow", .bool, "whether images are taken when nobody answers"),
                FactField("kubeconfig", FileFacts.type),
            ]), "of ImagePolicyWebhook; missing where it is not configured"),
    ])

    private(set) var fact: Fact
    private(set) var problems: [String] = []
    private(set) var error: StructuredFileError?

    private let record: ComponentRecord

    init(_ record: ComponentRecord) {
        self.record = record
        let plugins = AdmissionPlugins(record)
        problems = plugins.problems
        fact = plugins.fact
        var fields: [String: Fact] = ["plugins": plugins.fact]
        let origin = record.launch.origin
        let named = record.values.config["admissionControlConfigFile"]
        var podSecurity = podSecurity(nil, nil, named?.origin ?? origin)
        var limits = Fact(.list([]), from: named?.origin ?? origin)
        if case .unknown = named?.value, let named {
            podSecurity = named
            limits = named
            fields["imagePolicy"] = named
        } else if let path = record.values.text("admissionControlConfigFile") {
            do throws(StructuredFileError) {
                let file = try StructuredFile(path, Self.form, record.launch)
                fields["path"] = Fact(.string(file.path), from: named?.origin ?? origin)
                if let part = try part("PodSecurity", of: file, path) {
                    podSecurity = self.podSecurity(part.node, part.file, origin)
                }
                if let part = try part("EventRateLimit", of: file, path) {
                    limits = self.limits(part.node, part.file)
                }
                if let part = try part("ImagePolicyWebhook", of: file, path) {
                    fields["imagePolicy"] = imagePolicy(part.node, part.file)
                }
            } catch {
                self.error = error
                podSecurity = error.fact
                limits = error.fact
                fields["imagePolicy"] = error.fact
            }
        }
        if error == nil {
            problems += Self.missing(plugins.fact, limits, hasPolicy: fields["imagePolicy"] != nil)
        }
        fields["eventRateLimits"] = limits
        switch plugins.fact["PodSecurity"]?.value {
        case .bool(true): fields["podSecurity"] = podSecurity
        case .bool(false): break
        default:
            fields["podSecurity"] = .unknown(
                "whether PodSecurity runs is not known",
                from: plugins.fact["PodSecurity"]?.origin ?? plugins.fact.origin)
        }
        fact = Fact(.map(fields), from: origin)
    }

    /// Plugins that run and have no configuration, without which an API server does not start
    /// (`plugin/pkg/admission/eventratelimit` and `imagepolicy` of Kubernetes).
    private static func missing(_ plugins: Fact, _ limits: Fact, hasPolicy: Bool) -> [String] {
        var found: [String] = []
        if plugins["EventRateLimit"]?.value == .bool(true), limits.value == .list([]) {
            found.append("EventRateLimit is on and has no limits in its configuration")
        }
        if plugins["ImagePolicyWebhook"]?.value == .bool(true), !hasPolicy {
            found.append("ImagePolicyWebhook is on and has no configuration")
        }
        return found
    }

    private static let form = StructuredFile.Form(
        flag: "admission-control-config-file", kind: "AdmissionConfiguration",
        apiVersions: ["apiserver.config.k8s.io/v1", "apiserver.k8s.io/v1alpha1"])

    /// The configuration of one plugin: inside the file, or in another that it names, which lies
    /// beside it unless it begins at the root.
    private func part(
        _ name: String, of file: StructuredFile, _ path: String
    ) throws(StructuredFileError) -> (node: YAMLNode, file: StructuredFile)? {
        let entry = file.document[key: "plugins"]?.elements?.first {
            $0[key: "name"]?.scalar?.text == name
        }
        guard let entry else { return nil }
        let form = StructuredFile.Form(
            flag: Self.form.flag, kind: Self.kinds[name]?.kind,
            apiVersions: Self.kinds[name].map {
                StructuredFile.apiVersions($0.group, $0.versions, of: record.version)
            } ?? [])
        if let inside = entry[key: "configuration"], inside.scalar?.resolved != .null {
            try form.require(inside, path: file.path, at: file.origin(inside))
            return (inside, file)
        }
        guard let named = entry[key: "path"]?.scalar?.text, !named.isEmpty else { return nil }
        let folder = record.launch.absolute(path).split(separator: "/").dropLast()
            .map { "/" + $0 }.joined()
        let other = named.hasPrefix("/") ? named : "\(folder)/\(named)"
        let read = try StructuredFile(other, form, record.launch)
        return (read.document, read)
    }

    /// What each plugin takes, inside the file and in one of its own; ImagePolicyWebhook does not
    /// look (`plugin/pkg/admission` and `pod-security-admission/admission/api/load` of Kubernetes).
    private static let kinds:
        [String: (kind: String, group: String, versions: [StructuredFile.APIVersion])] = [
            "PodSecurity": (
                "PodSecurityConfiguration", "pod-security.admission.config.k8s.io",
                [
                    .init(name: "v1", since: 25), .init(name: "v1beta1", since: 23),
                    .init(name: "v1alpha1", since: 22),
                ]
            ),
            "EventRateLimit": (
                "Configuration", "eventratelimit.admission.k8s.io",
                [.init(name: "v1alpha1", since: 0)]
            ),
        ]

    /// Without a file nothing is enforced but for what namespaces ask for themselves.
    private func podSecurity(_ node: YAMLNode?, _ file: StructuredFile?, _ place: Origin) -> Fact {
        let defaults = node?[key: "defaults"]
        let exemptions = node?[key: "exemptions"]
        func level(_ name: String) -> Fact {
            let origin = Origin.builtInDefault(component: "PodSecurity", version: nil)
            return file?.text(defaults?[key: name], or: "privileged", origin)
                ?? Fact(.string("privileged"), from: origin)
        }
        func exempt(_ name: String) -> Fact {
            file?.list(exemptions?[key: name], or: place) ?? Fact(.list([]), from: place)
        }
        return Fact(
            .map([
                "enforce": level("enforce"), "audit": level("audit"), "warn": level("warn"),
                "exemptNamespaces": exempt("namespaces"),
                "exemptUsernames": exempt("usernames"),
                "exemptRuntimeClasses": exempt("runtimeClasses"),
            ]), from: node.flatMap { node in file?.origin(node) } ?? place)
    }

    private func limits(_ node: YAMLNode, _ file: StructuredFile) -> Fact {
        let list = node[key: "limits"]
        return Fact(
            .list(
                (list?.elements ?? []).map { limit in
                    var fields = [
                        "type": file.text(limit[key: "type"], or: "", file.origin(limit))
                    ]
                    fields["qps"] = file.int(limit[key: "qps"])
                    fields["burst"] = file.int(limit[key: "burst"])
                    return Fact(.map(fields), from: file.origin(limit))
                }), from: file.origin(list ?? node))
    }

    private func imagePolicy(_ node: YAMLNode, _ file: StructuredFile) -> Fact {
        let policy = node[key: "imagePolicy"] ?? node
        let place = file.origin(policy)
        var fields = ["defaultAllow": file.bool(policy[key: "defaultAllow"], or: false, place)]
        if let path = policy[key: "kubeConfigFile"]?.scalar?.text, !path.isEmpty {
            fields["kubeconfig"] = record.launch.files.fact(record.launch.absolute(path))
        }
        return Fact(.map(fields), from: place)
    }
}

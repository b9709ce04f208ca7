import Posture
import YAML

/// What the API server writes to its audit log, and where that goes.
struct AuditFacts {
    static let type = FactType.record([
        FactField("isEnabled", .bool, "whether there is a policy, and a log or a webhook"),
        FactField("logPath", .string, "empty: no log; -: standard output"),
        FactField(
            "isLogKept", .bool,
            "whether there is a log, or standard output; what goes to a device such as "
                + "/dev/null is none"),
        FactField("log", FileFacts.type, "the log as a file; missing where there is none yet"),
        FactField("logFolder", FileFacts.type),
        FactField("policyFile", FileFacts.type),
        FactField(
            "policy",
            .record([
                FactField("path", .string),
                FactField("rules", .int, "how many"),
                FactField("levels", .list(.string), "of the rules, in their order"),
                FactField(
                    "logsAnything", .bool, "whether any rule has another level than None"),
                FactField(
                    "bodies", .list(.string),
                    "of secrets, configmaps, tokenreviews and serviceaccounts/token: those whose "
                        + "contents some request may leave in the log"),
                FactField(
                    "unlogged", .list(.string),
                    "requests of which some leave no trace: secrets, configmaps, tokenreviews, "
                        + "changes of pods and deployments, exec, port forwarding and proxies"),
            ]), "missing where no file is named"),
    ])

    private(set) var fact: Fact
    private(set) var problems: [String] = []
    private(set) var error: StructuredFileError?

    init(_ record: ComponentRecord) {
        let origin = record.launch.origin
        let values = record.values
        fact = Fact(.map([:]), from: origin)
        var fields: [String: Fact] = [:]
        fields["logPath"] = values.config["auditLogPath"]
        if let path = values.text("auditLogPath"), path != "-" {
            let file = record.launch.absolute(path)
            fields["log"] = record.launch.files.fact(file)
            let folder = file.prefix(upTo: file.lastIndex(of: "/") ?? file.startIndex)
            fields["logFolder"] = record.launch.files.fact(folder.isEmpty ? "/" : String(folder))
        }
        let isLogKept = AuditLogPlace(record).isKept
        fields["isLogKept"] = isLogKept
        fields["isEnabled"] = Self.isEnabled(record, isLogKept)
        if let path = values.text("auditPolicyFile") {
            fields["policyFile"] = record.launch.files.fact(record.launch.absolute(path))
            do throws(StructuredFileError) {
                let form = StructuredFile.Form(
                    flag: "audit-policy-file", kind: "Policy",
                    apiVersions: Self.apiVersions(record.version))
                let file = try StructuredFile(path, form, record.launch)
                let policy = AuditPolicy(file)
                problems = policy.problems
                fields["policy"] =
                    policy.problems.first.map {
                        .unknown(
                            "kube-apiserver does not start with it: \($0)",
                            from: .file(path: file.path))
                    } ?? policy.fact
            } catch {
                self.error = error
                fields["policy"] = error.fact
            }
        } else if case .unknown = values.config["auditPolicyFile"]?.value {
            fields["policy"] = values.config["auditPolicyFile"]
        }
        fact = Fact(.map(fields), from: origin)
    }

    /// The versions before v1 went with 1.24.
    private static func apiVersions(_ version: KubernetesVersion?) -> [String] {
        guard version?.minor ?? 0 < 24 else { return ["audit.k8s.io/v1"] }
        return ["audit.k8s.io/v1", "audit.k8s.io/v1beta1", "audit.k8s.io/v1alpha1"]
    }

    private static func isEnabled(_ record: ComponentRecord, _ isLogKept: Fact) -> Fact {
        let parts = ["auditPolicyFile", "auditWebhookConfigFile"].map { field in
            record.values.config[field] ?? Fact(.string(""), from: record.launch.origin)
        }
        func isSet(_ fact: Fact) -> Bool? {
            if case .string(let text) = fact.value { !text.isEmpty } else { nil }
        }
        let (policy, webhook) = (isSet(parts[0]), isSet(parts[1]))
        if policy == false { return Fact(.bool(false), from: parts[0].origin) }
        if isLogKept.value == .bool(false), webhook == false { return isLogKept }
        if policy == true, isLogKept.value == .bool(true) { return isLogKept }
        if policy == true, webhook == true { return Fact(.bool(true), from: parts[1].origin) }
        return .unknown("the flags that decide it are not known", from: record.launch.origin)
    }
}

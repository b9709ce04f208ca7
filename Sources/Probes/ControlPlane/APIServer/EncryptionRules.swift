import Posture
import YAML

/// What else the API server refuses in an `EncryptionConfiguration`
/// (`ValidateEncryptionConfiguration` in `apiserver/pkg/apis/apiserver/validation` of Kubernetes).
enum EncryptionRules {
    /// A key needs a name and a secret; the secret's length is looked at elsewhere.
    static func problems(ofKey key: YAMLNode, _ file: StructuredFile) -> [String] {
        ["name", "secret"].filter { !isText(key[key: $0]) }.map {
            "\(file.origin(key)): a key has no \($0)"
        }
    }

    /// A kms needs a name and the socket of its plugin.
    static func problems(
        ofKMS node: YAMLNode, isV1: Bool, _ file: StructuredFile
    ) -> [String] {
        let place = file.origin(node)
        var problems: [String] = []
        let name = node[key: "name"]
        if !isText(name) {
            problems.append("\(place): a kms has no name")
        } else if !isV1, name?.scalar?.text.contains(":") == true {
            problems.append("\(place): the name of a kms v2 has no ':' in it")
        }
        if !isText(node[key: "endpoint"]) {
            problems.append("\(place): a kms has no endpoint")
        } else if node[key: "endpoint"]?.scalar?.text.lowercased().hasPrefix("unix:") != true {
            problems.append("\(place): the endpoint of a kms begins with unix://")
        }
        if let text = node[key: "timeout"]?.scalar?.text, node[key: "timeout"]?.isNull == false {
            if GoDuration.nanoseconds(text).map({ $0 > 0 }) != true {
                problems.append("\(place): the timeout of a kms is no time")
            }
        }
        if let size = node[key: "cachesize"], !size.isNull {
            if !isV1 { problems.append("\(place): a kms v2 has no cachesize") }
            if isV1, size.scalar?.resolved == .int(0) {
                problems.append("\(place): the cachesize of a kms is not 0")
            }
        }
        return problems
    }

    /// No two kms have one name, but for those of v1 where the file is not read again.
    static func problems(
        ofKMSNamesIn file: StructuredFile, areReloaded: Bool
    ) -> [String] {
        var problems: [String] = []
        var seen: Set<String> = []
        for entry in file.document[key: "resources"]?.elements ?? [] {
            for provider in entry[key: "providers"]?.elements ?? [] {
                guard let kms = provider[key: "kms"], let name = kms[key: "name"]?.scalar?.text
                else { continue }
                let isV1 = kms[key: "apiVersion"]?.scalar?.text ?? "v1" == "v1"
                if !seen.insert(name).inserted, areReloaded || !isV1 {
                    problems.append("\(file.origin(kms)): another kms has the name '\(name)'")
                }
            }
        }
        return problems
    }

    /// What never is the name of a resource, and what is none of one that can be encrypted.
    ///
    /// Before 1.27 a name that means nothing is passed over.
    static func problems(
        ofResources list: YAMLNode?, _ version: KubernetesVersion?, _ file: StructuredFile
    ) -> [String] {
        var problems: [String] = []
        for element in list?.elements ?? [] {
            let place = file.origin(element)
            guard case .string(let name)? = element.scalar?.resolved else {
                problems.append("\(place): the name of a resource is a text")
                continue
            }
            if let version, version.minor < 27 { continue }
            if let reason = refusal(of: name) { problems.append("\(place): '\(name)' \(reason)") }
        }
        return problems
    }

    private static func refusal(of name: String) -> String? {
        let dot = name.firstIndex(of: ".")
        let group = dot.map { name[name.index(after: $0)...] } ?? ""
        if name.lowercased() != name { return "has capital letters" }
        if name == "*" { return "is none: *. and *.* are" }
        if ["apiserveripinfo", "serviceipallocations", "servicenodeportallocations"].contains(name)
        {
            return "cannot be encrypted"
        }
        if ["events.k8s.io", "extensions"].contains(group) {
            return "is of a group that is not stored"
        }
        if group == "*", !name.hasPrefix("*.") { return "is in all groups" }
        return nil
    }

    private static func isText(_ node: YAMLNode?) -> Bool {
        if case .string(let text)? = node?.scalar?.resolved { !text.isEmpty } else { false }
    }
}

extension YAMLNode {
    fileprivate var isNull: Bool { scalar?.resolved == .null }
}

import YAML

/// What the API server refuses in the authorizers of an `AuthorizationConfiguration`
/// (`ValidateAuthorizationConfiguration` in `apiserver/pkg/apis/apiserver/validation` of
/// Kubernetes).
enum AuthorizerRules {
    /// Each needs a type and, from 1.30 on, a name of its own; only webhooks can stand there several
    /// times.
    static func problems(
        ofAuthorizers list: YAMLNode?, _ version: KubernetesVersion?, _ file: StructuredFile
    ) -> [String] {
        let elements = list?.elements ?? []
        if elements.isEmpty { return ["\(file.path): it names no authorizers"] }
        var problems: [String] = []
        var (types, names): (Set<String>, Set<String>) = ([], [])
        for element in elements {
            let place = file.origin(element)
            let type = element[key: "type"]?.scalar?.text ?? ""
            let isNew = types.insert(type).inserted
            if !isNew, type != "Webhook" {
                problems.append("\(place): the authorizer \(type) stands there twice")
            }
            guard let version, version.minor >= 30 else { continue }
            let name = element[key: "name"]?.scalar?.text ?? ""
            if name.isEmpty {
                problems.append("\(place): an authorizer has no name")
            } else if !names.insert(name).inserted {
                problems.append("\(place): another authorizer has the name '\(name)'")
            }
        }
        return problems
    }
}

import YAML

/// What we need to know of a `Node`, as the API server answers it.
struct NodeObject: Hashable, Sendable {
    struct Condition: Hashable, Sendable {
        let status: String
        let transition: String?
    }

    let uid: String?
    let conditions: [String: Condition]

    /// Throws where the answer is no `Node`: somebody else sits there.
    init(answer bytes: [UInt8]) throws(YAMLError) {
        let document = try YAML.document(bytes: bytes, path: "the answer", onlyFirst: true)
        func text(_ node: YAMLNode?, _ key: String) -> String? { node?[key: key]?.scalar?.text }
        guard let document, text(document, "kind") == "Node" else {
            throw YAMLError(path: "the answer", line: 1, column: 1, problem: "it is no Node")
        }
        uid = text(document[key: "metadata"], "uid")
        var conditions: [String: Condition] = [:]
        for node in document[key: "status"]?[key: "conditions"]?.elements ?? [] {
            guard let type = text(node, "type"), let status = text(node, "status") else {
                continue
            }
            conditions[type] = Condition(
                status: status, transition: text(node, "lastTransitionTime"))
        }
        self.conditions = conditions
    }

    /// Whether Kubernetes can know a node by this name (a DNS subdomain of RFC 1123).
    static func isName(_ text: String) -> Bool {
        1...253 ~= text.utf8.count
            && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
                1...63 ~= label.utf8.count && label.first != "-" && label.last != "-"
                    && label.utf8.allSatisfy {
                        0x30...0x39 ~= $0 || 0x61...0x7A ~= $0 || $0 == UInt8(ascii: "-")
                    }
            }
    }
}

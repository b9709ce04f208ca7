import Posture
import YAML

/// Reads a framework strictly: `kind: Framework`, its names, and its items in order.
package enum FrameworkReader {
    /// More items than any benchmark has.
    private static let limit = 5_000

    /// The framework in a file's bytes; `path` is for messages.
    package static func framework(
        bytes: [UInt8], path: String
    ) throws(PolicyError) -> Framework {
        do {
            return try read(bytes, path)
        } catch {
            throw .malformed([error])
        }
    }

    private static func read(_ bytes: [UInt8], _ path: String) throws(YAMLError) -> Framework {
        guard let document = try YAML.document(bytes: bytes, path: path) else {
            throw YAMLError(path: path, line: 1, column: 1, problem: "the file is empty")
        }
        let reader = try MappingReader(
            document, path: path, role: "a framework",
            known: ["apiVersion", "kind", "metadata", "items"])
        try reader.expect("apiVersion", PolicyPack.apiVersion)
        try reader.expect("kind", Framework.kind)
        let metadata = try MappingReader(
            try reader.required("metadata"), path: path, role: "metadata",
            known: ["name", "title", "source", "prefix"])
        return Framework(
            name: try metadata.requiredText("name"), title: try metadata.requiredText("title"),
            source: try metadata.text("source") ?? "",
            prefix: try metadata.requiredText("prefix"), items: try items(reader))
    }

    private static func items(_ reader: MappingReader) throws(YAMLError) -> [Framework.Item] {
        var items: [Framework.Item] = []
        var seen: Set<String> = []
        let nodes = try reader.elements("items")
        if nodes.isEmpty || nodes.count > limit {
            throw reader.problem(
                "'items' must have between 1 and \(limit) entries", at: reader.node)
        }
        for node in nodes {
            let item = try MappingReader(
                node, path: reader.path, role: "an item", known: ["id", "title"])
            let id = try item.requiredText("id")
            guard seen.insert(id).inserted else {
                throw item.problem("item '\(id)' stands twice", at: node)
            }
            items.append(Framework.Item(id: id, title: try item.requiredText("title")))
        }
        return items
    }
}

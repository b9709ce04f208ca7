import YAML

/// Collects the problems of a file, so that all are told at once.
final class ProblemList {
    let path: String
    private(set) var problems: [YAMLError] = []

    /// More are not told.
    private static let limit = 200

    init(path: String) {
        self.path = path
    }

    func add(_ problem: YAMLError) {
        if problems.count < Self.limit, !problems.contains(problem) { problems.append(problem) }
    }

    func add(_ text: String, at node: YAMLNode) {
        add(YAMLError(path: path, line: node.line, column: node.column, problem: text))
    }

    /// The value, or nil with its problem noted.
    func attempt<Value>(_ step: () throws(YAMLError) -> Value) -> Value? {
        do throws(YAMLError) {
            return try step()
        } catch {
            add(error)
            return nil
        }
    }

    /// The keys of a mapping; those that are unknown or stand twice are noted and left out.
    func mapping(_ node: YAMLNode, role: String, known: [String]) -> MappingReader? {
        var node = node
        while true {
            do throws(YAMLError) {
                return try MappingReader(node, path: path, role: role, known: known)
            } catch {
                add(error)
                guard let entries = node.entries else { return nil }
                let others = entries.filter {
                    $0.key.line != error.line || $0.key.column != error.column
                }
                if others.count == entries.count { return nil }
                node = YAMLNode(.mapping(others), line: node.line, column: node.column)
            }
        }
    }
}

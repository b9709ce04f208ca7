/// Where something begins, counted from 1, the column in characters.
struct Place: Hashable {
    let line: Int
    let column: Int
}

extension YAMLError {
    init(_ path: String, _ place: Place, _ problem: String, kind: Kind = .malformed) {
        self.init(
            path: path, line: place.line, column: place.column, problem: problem, kind: kind)
    }

    init(_ path: String, at node: YAMLNode, _ problem: String, kind: Kind = .malformed) {
        self.init(path: path, line: node.line, column: node.column, problem: problem, kind: kind)
    }
}

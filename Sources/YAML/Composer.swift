/// Puts events together to nodes, within the limits.
struct Composer: ~Copyable {
    private struct Anchored {
        let node: YAMLNode
        /// Nodes in it with aliases expanded.
        let size: Int
    }

    private var events: EventParser
    private let path: String
    private let limits: YAMLLimits
    private var anchors: [String: Anchored] = [:]
    private var count = 0

    init(bytes: [UInt8], path: String, limits: YAMLLimits) throws(YAMLError) {
        events = try EventParser(bytes: bytes, path: path)
        self.path = path
        self.limits = limits
    }

    /// The next document; nil at the end of the stream.
    ///
    /// An empty document is a null node, except as the only one, which is no document.
    mutating func nextDocument() throws(YAMLError) -> YAMLNode? {
        while true {
            let placed = try events.next()
            switch placed.event {
            case .streamStart, .documentEnd: continue
            case .documentStart:
                anchors = [:]
                let first = try events.next()
                return try node(first, depth: 0)
            default: return nil
            }
        }
    }

    private mutating func node(
        _ placed: EventParser.Placed, depth: Int
    ) throws(YAMLError) -> YAMLNode {
        let before = count
        count += 1
        if count > limits.nodes {
            throw error(placed, "more than \(limits.nodes) values")
        }
        if depth > limits.depth {
            throw error(placed, "nested deeper than \(limits.depth) levels")
        }
        let name: String?
        let content: YAMLNode.Content
        switch placed.event {
        case .scalar(let scalar, let anchor):
            name = anchor
            content = .scalar(scalar)
        case .sequenceStart(let anchor):
            name = anchor
            content = .sequence(try elements(depth: depth))
        case .mappingStart(let anchor):
            name = anchor
            content = .mapping(try entries(depth: depth))
        case .alias(let alias):
            return try expand(alias, at: placed)
        default:
            throw error(placed, "a value is missing")
        }
        let node = YAMLNode(content, line: placed.line, column: placed.column)
        if let name {
            anchors[name] = Anchored(node: node, size: count - before)
        }
        return node
    }

    private mutating func expand(
        _ alias: String, at placed: EventParser.Placed
    ) throws(YAMLError) -> YAMLNode {
        guard let anchored = anchors[alias] else {
            throw error(placed, "alias '\(alias)' names nothing that stands before it")
        }
        count += anchored.size
        if count > limits.nodes {
            throw error(placed, "more than \(limits.nodes) values with aliases expanded")
        }
        return anchored.node
    }

    private mutating func elements(depth: Int) throws(YAMLError) -> [YAMLNode] {
        var found: [YAMLNode] = []
        while true {
            let placed = try events.next()
            if case .collectionEnd = placed.event { return found }
            found.append(try node(placed, depth: depth + 1))
        }
    }

    private mutating func entries(depth: Int) throws(YAMLError) -> [YAMLEntry] {
        var own: [YAMLEntry] = []
        var merged: [YAMLEntry] = []
        while true {
            let placed = try events.next()
            if case .collectionEnd = placed.event { break }
            let key = try node(placed, depth: depth + 1)
            let value = try node(try events.next(), depth: depth + 1)
            if let scalar = key.scalar, scalar.isPlain, scalar.text == "<<" {
                merged += try mergeEntries(value)
            } else {
                own.append(YAMLEntry(key: key, value: value))
            }
        }
        let names = Set(own.map(\.key.content))
        return merged.filter { !names.contains($0.key.content) } + own
    }

    /// The entries that a merge key brings; those of an earlier mapping win.
    private func mergeEntries(_ value: YAMLNode) throws(YAMLError) -> [YAMLEntry] {
        if let entries = value.entries { return entries }
        var merged: [YAMLEntry] = []
        for element in value.elements?.reversed() ?? [value] {
            guard let entries = element.entries else {
                throw YAMLError(
                    path: path, line: element.line, column: element.column,
                    problem: "a merge key ('<<') takes a mapping or a list of mappings"
                )
            }
            merged += entries
        }
        return merged
    }

    private func error(_ placed: EventParser.Placed, _ problem: String) -> YAMLError {
        YAMLError(path: path, line: placed.line, column: placed.column, problem: problem)
    }
}

/// Puts events together to nodes, as go-yaml v2 does it in its `decode.go`.
struct Composer: ~Copyable {
    private enum Anchored {
        /// Its node has begun and not ended.
        case open
        case node(Composed, count: Int)
    }

    /// A node with the number of collections in it, one inside the other, aliases expanded.
    private struct Composed {
        let node: YAMLNode
        let height: Int
    }

    private var events: EventParser
    private let path: String
    private var stack: NodeStack
    /// Nil where a text need not be one for Kubernetes' components.
    private var differences: PortDifferences?
    private var anchors: [String: Anchored] = [:]
    /// How many of the nodes came from aliases.
    private var aliased = 0

    /// With `forKubernetes`, what go-yaml refuses is refused, even where libyaml takes it.
    init(
        bytes: [UInt8], path: String, limits: YAMLLimits, forKubernetes: Bool
    ) throws(YAMLError) {
        var text = try SourceText.utf8(bytes, path: path)
        if forKubernetes {
            differences = try PortDifferences(bytes: text, path: path)
        } else {
            text = SourceText.withoutMarks(text)
        }
        events = try EventParser(bytes: text, path: path)
        self.path = path
        stack = NodeStack(path: path, limits: limits)
    }

    private mutating func next() throws(YAMLError) -> EventParser.Placed {
        let placed = try events.next()
        try differences?.check(placed, isInFlow: stack.isInFlow)
        return placed
    }

    /// The next document; nil at the end of the stream.
    ///
    /// An empty document is a null node, except as the only one, which is no document.
    mutating func nextDocument() throws(YAMLError) -> YAMLNode? {
        while true {
            let placed = try next()
            switch placed.event {
            case .streamStart, .documentEnd: continue
            case .documentStart:
                anchors = [:]
                let root = try document()?.node
                // What ends it is part of it: text behind it may be no YAML.
                _ = try next()
                return root
            default: return nil
            }
        }
    }

    private mutating func document() throws(YAMLError) -> Composed? {
        while true {
            let placed = try next()
            let composed: Composed
            switch placed.event {
            case .collectionStart(let kind, let anchor, _):
                try open(kind, anchor: anchor, at: placed.place)
                continue
            case .scalar(let scalar, let anchor, _):
                composed = try node(scalar, anchor: anchor, at: placed.place)
            case .alias(let name): composed = try expand(name, at: placed.place)
            case .collectionEnd:
                guard let closed = try close() else { return nil }
                composed = closed
            default: throw YAMLError(path, placed.place, "a value is missing")
            }
            if stack.isEmpty { return composed }
            stack.append(composed.node, height: composed.height)
        }
    }

    private mutating func open(
        _ kind: NodeStack.Kind, anchor: String?, at place: Place
    ) throws(YAMLError) {
        try stack.open(kind, at: place, anchor: anchor)
        if let anchor { anchors[anchor] = .open }
    }

    private mutating func close() throws(YAMLError) -> Composed? {
        guard let frame = stack.close() else { return nil }
        let node = frame.node(
            frame.kind.isMapping
                ? .mapping(try MergeKeys.applied(to: frame.entries, path: path))
                : .sequence(frame.elements))
        let composed = Composed(node: node, height: frame.height + 1)
        if let anchor = frame.anchor {
            anchors[anchor] = .node(composed, count: stack.count - frame.countBefore)
        }
        return composed
    }

    private mutating func node(
        _ scalar: YAMLScalar, anchor: String?, at place: Place
    ) throws(YAMLError) -> Composed {
        // A merge key is no node of its own for go-yaml, which bounds the share of aliases.
        if !(stack.expectsKey && scalar.isMergeKey) { try stack.add(1, at: place) }
        let content = try scalar.settled(at: place, path: path)
        let composed = Composed(
            node: YAMLNode(.scalar(content), line: place.line, column: place.column), height: 0)
        if let anchor { anchors[anchor] = .node(composed, count: 1) }
        return composed
    }

    private mutating func expand(_ name: String, at place: Place) throws(YAMLError) -> Composed {
        switch anchors[name] {
        case nil:
            throw YAMLError(path, place, "alias '\(name)' names nothing that stands before it")
        case .open: throw YAMLError(path, place, "alias '\(name)' stands in what it names")
        case .node(let composed, let count):
            if stack.expectsMergeValue, composed.node.entries == nil {
                throw YAMLError(path, place, MergeKeys.problem)
            }
            try stack.add(1 + count, at: place)
            try stack.requireRoom(height: composed.height, at: place)
            aliased += count
            try requireShareOfAliases(at: place)
            return composed
        }
    }

    /// go-yaml's own bound: of more than a thousand nodes, 99 in 100 may come from aliases, and less
    /// of more than 400,000.
    private func requireShareOfAliases(at place: Place) throws(YAMLError) {
        // The document is a node too.
        let total = Double(stack.count + 1)
        let falling = min(max((total - 400_000) / 3_600_000, 0), 1)
        guard aliased > 100, total > 1_000, Double(aliased) / total > 0.99 - 0.89 * falling else {
            return
        }
        throw YAMLError(path, place, "nearly all of its values come from aliases expanded")
    }
}

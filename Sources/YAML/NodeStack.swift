/// The collections that have begun and not ended yet, within the limits.
///
/// Reading keeps them here and not on the thread's stack, so that no nesting can overflow it.
struct NodeStack {
    struct Kind {
        let isMapping: Bool
        /// In brackets or braces.
        let isFlow: Bool
    }

    struct Frame {
        let kind: Kind
        let place: Place
        let anchor: String?
        /// How many nodes there were before it.
        let countBefore: Int
        fileprivate(set) var elements: [YAMLNode] = []
        fileprivate(set) var entries: [YAMLEntry] = []
        /// Collections within it, one inside the other.
        fileprivate(set) var height = 0
        /// A key whose value has not been met yet.
        fileprivate var key: YAMLNode?
    }

    private let path: String
    private let limits: YAMLLimits
    /// The innermost collection, which is worked at; it means nothing at the depth of 0.
    private var top = Frame(
        kind: Kind(isMapping: false, isFlow: false), place: Place(line: 1, column: 1), anchor: nil,
        countBefore: 0)
    /// Those around it, the outermost first.
    private var outer: [Frame] = []
    private var depth = 0
    private(set) var count = 0

    init(path: String, limits: YAMLLimits) {
        self.path = path
        self.limits = limits
    }

    var isEmpty: Bool { depth == 0 }
    var isInMapping: Bool { depth > 0 && top.kind.isMapping }
    var isInFlow: Bool { depth > 0 && top.kind.isFlow }
    /// Whether the next node is a key.
    var expectsKey: Bool { isInMapping && top.key == nil }
    /// The key whose value is the next node.
    var key: String? { depth > 0 ? top.key?.scalar?.text : nil }
    /// Whether the next node is what a merge key brings.
    var expectsMergeValue: Bool { depth > 0 && top.key?.scalar?.isMergeKey == true }

    /// Counts nodes; throws where they are too many.
    mutating func add(_ more: Int, at place: Place) throws(YAMLError) {
        count += more
        guard count > limits.nodes else { return }
        let expanded = more > 1 ? " with aliases expanded" : ""
        throw YAMLError(path, place, "more than \(limits.nodes) values\(expanded)", kind: .limit)
    }

    /// Throws where so many collections, one inside the other, nest too deep.
    func requireRoom(height: Int, at place: Place) throws(YAMLError) {
        guard depth + height > limits.depth + 1 else { return }
        throw YAMLError(path, place, "nested deeper than \(limits.depth) levels", kind: .limit)
    }

    mutating func open(_ kind: Kind, at place: Place, anchor: String?) throws(YAMLError) {
        let before = count
        try add(1, at: place)
        try requireRoom(height: 1, at: place)
        if depth > 0 { outer.append(top) }
        depth += 1
        top = Frame(kind: kind, place: place, anchor: anchor, countBefore: before)
    }

    /// Adds an element, a key or a value, with `height` collections one inside the other.
    mutating func append(_ node: YAMLNode, height: Int) {
        top.height = max(top.height, height)
        if !top.kind.isMapping {
            top.elements.append(node)
        } else if let key = top.key {
            if top.entries.isEmpty { top.entries.reserveCapacity(4) }
            top.entries.append(YAMLEntry(key: key, value: node))
            top.key = nil
        } else {
            top.key = node
        }
    }

    mutating func close() -> Frame? {
        guard depth > 0 else { return nil }
        depth -= 1
        let closed = top
        top =
            outer.popLast()
            ?? Frame(
                kind: closed.kind, place: closed.place, anchor: nil, countBefore: 0)
        return closed
    }
}

extension NodeStack.Frame {
    func node(_ content: YAMLNode.Content) -> YAMLNode {
        YAMLNode(content, line: place.line, column: place.column)
    }
}

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
    private var frames: [Frame] = []
    private(set) var count = 0

    init(path: String, limits: YAMLLimits) {
        self.path = path
        self.limits = limits
    }

    var isEmpty: Bool { frames.isEmpty }
    var isInMapping: Bool { frames.last?.kind.isMapping == true }
    var isInFlow: Bool { frames.last?.kind.isFlow == true }
    /// Whether the next node is a key.
    var expectsKey: Bool { isInMapping && frames.last?.key == nil }
    /// The key whose value is the next node.
    var key: String? { frames.last?.key?.scalar?.text }
    /// Whether the next node is what a merge key brings.
    var expectsMergeValue: Bool { frames.last?.key?.scalar?.isMergeKey == true }

    /// Counts nodes; throws where they are too many.
    mutating func add(_ more: Int, at place: Place) throws(YAMLError) {
        count += more
        guard count > limits.nodes else { return }
        let expanded = more > 1 ? " with aliases expanded" : ""
        throw YAMLError(path, place, "more than \(limits.nodes) values\(expanded)", kind: .limit)
    }

    /// Throws where so many collections, one inside the other, nest too deep.
    func requireRoom(height: Int, at place: Place) throws(YAMLError) {
        guard frames.count + height > limits.depth + 1 else { return }
        throw YAMLError(path, place, "nested deeper than \(limits.depth) levels", kind: .limit)
    }

    mutating func open(_ kind: Kind, at place: Place, anchor: String?) throws(YAMLError) {
        let before = count
        try add(1, at: place)
        try requireRoom(height: 1, at: place)
        frames.append(
            Frame(kind: kind, place: place, anchor: anchor, countBefore: before))
    }

    /// Adds an element, a key or a value, with `height` collections one inside the other.
    mutating func append(_ node: YAMLNode, height: Int) {
        let top = frames.count - 1
        frames[top].height = max(frames[top].height, height)
        if !frames[top].kind.isMapping {
            frames[top].elements.append(node)
        } else if let key = frames[top].key {
            if frames[top].entries.isEmpty { frames[top].entries.reserveCapacity(4) }
            frames[top].entries.append(YAMLEntry(key: key, value: node))
            frames[top].key = nil
        } else {
            frames[top].key = node
        }
    }

    mutating func close() -> Frame? {
        frames.popLast()
    }
}

extension NodeStack.Frame {
    func node(_ content: YAMLNode.Content) -> YAMLNode {
        YAMLNode(content, line: place.line, column: place.column)
    }
}

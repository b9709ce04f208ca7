/// A batch on its way, in pieces where the receiver would not have it whole.
struct DeliveryRound {
    /// What is being sent, and what is to be sent after it, the next one last.
    private(set) var current: [QueuedReport] = []
    private var pieces: [[QueuedReport]]
    private let count: Int

    /// Whether the destination took anything since the round began, if only an empty request.
    var isProven = false
    /// What was refused for good, and why the last of it was.
    private(set) var refused: [QueuedReport] = []
    private(set) var refusal = ""

    init(_ batch: [QueuedReport]) {
        pieces = [batch]
        count = batch.count
    }

    /// What is neither confirmed nor refused.
    var rest: [QueuedReport] { current + pieces.reversed().flatMap(\.self) }

    /// Whether nothing of it was settled, so that it may as well be asked for anew.
    var isWhole: Bool { current.count == count }

    mutating func take() -> [QueuedReport]? {
        current = pieces.popLast() ?? []
        return current.isEmpty ? nil : current
    }

    /// The current piece is done with.
    mutating func finish() { current = [] }

    mutating func finish(refusing reason: String) {
        refused += current
        refusal = reason
        current = []
    }

    /// All of the round is done with.
    mutating func finishAll() {
        current = []
        pieces = []
    }

    /// The current piece is to be sent again: next, or after all others.
    mutating func putBack(last: Bool = false) {
        if current.isEmpty { return }
        pieces.insert(current, at: last ? 0 : pieces.count)
        current = []
    }

    /// The current piece is to be sent in two halves.
    mutating func split() {
        let middle = current.count / 2
        pieces.append(Array(current[middle...]))
        pieces.append(Array(current[..<middle]))
        current = []
    }
}

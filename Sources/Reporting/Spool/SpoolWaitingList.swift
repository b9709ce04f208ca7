/// Appends that wait to reach the disk together.
struct SpoolWaitingList {
    struct Request {
        let entries: [SpoolEntry]
        let continuation: CheckedContinuation<SpoolError?, Never>
    }

    /// What is to be done after a request was added.
    enum Step {
        case refuse(waiting: Int)
        case wait
        case storeNow
        case storeLater
    }

    /// Rows of one transaction, where it has more than one request.
    static let groupRows = 1_000

    private var requests: [Request] = []
    private var rows = 0
    private var isTimed = false

    mutating func add(_ request: Request, isUrgent: Bool, enough: Int) -> Step {
        guard rows + request.entries.count <= Spool.waitingRows else {
            return .refuse(waiting: rows)
        }
        requests.append(request)
        rows += request.entries.count
        if isUrgent || rows >= enough { return .storeNow }
        if isTimed { return .wait }
        isTimed = true
        return .storeLater
    }

    /// The oldest of them, as many as are stored together.
    ///
    /// - Returns: none where none waits; and whether some are left.
    mutating func take() -> (requests: [Request], isMore: Bool) {
        isTimed = false
        var taken = 0
        var count = 0
        for request in requests {
            if count > 0, taken + request.entries.count > Self.groupRows { break }
            taken += request.entries.count
            count += 1
        }
        let first = Array(requests.prefix(count))
        requests.removeFirst(count)
        rows -= taken
        return (first, !requests.isEmpty)
    }
}

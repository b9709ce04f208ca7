import Allowlist
import AuditStream

/// Remembers decisions, so that starts of the same kind are decided once.
///
/// When it is full the older half is forgotten: two generations, of which the younger is filled.
struct DecisionMemo: ~Copyable {
    /// All that a decision can depend on.
    struct Key: Equatable {
        /// Numbers of the process tree, which are never given to another.
        var program: UInt32 = 0
        var group: UInt32 = 0
        var chain: UInt64 = 0
        var uid: UInt32 = 0
        var euid: UInt32 = 0
        var loginUid: UInt32 = 0
        var mode: UInt32 = 0
        var owner: UInt32 = 0
        var marks: UInt8 = 0
        /// Of the file that was run and of the script: device, inode, time of change.
        var file: FileStamp?
        var script: FileStamp?
        var scriptMode: UInt32 = 0
        var scriptOwner: UInt32 = 0
        /// Hashes under a seed of this process; zero where they do not count.
        var scriptPath: UInt64 = 0
        var subject: UInt64 = 0
        var arguments: UInt64 = 0
    }

    /// Tells a file with its content from others.
    struct FileStamp: Hashable {
        var device: UInt64
        var inode: UInt64
        /// Nanoseconds since 1970 at which the file changed; zero where nobody has looked.
        var changed: Int64

        func mixed(_ seed: UInt64) -> UInt64 {
            seed.mixed(device).mixed(inode).mixed(UInt64(bitPattern: changed))
        }
    }

    enum Answer {
        indirect case decided(Decision)
        /// It depends on the arguments too.
        case asksForArguments

        /// What was decided, without the words about it, which cost more to copy than to find.
        var outcome: Decision.Outcome? {
            switch self {
            case .decided(let decision): decision.outcome
            case .asksForArguments: nil
            }
        }
    }

    private var younger: DecisionTable
    private var older: DecisionTable
    private let capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
        younger = DecisionTable(capacity: capacity / 2)
        older = younger
    }

    mutating func answer(_ key: Key) -> Answer? {
        if let answer = younger[key] { return answer }
        guard let answer = older[key] else { return nil }
        remember(key, answer)
        return answer
    }

    mutating func remember(_ key: Key, _ answer: Answer) {
        if younger.count >= capacity / 2 {
            swap(&older, &younger)
            younger.removeAll()
        }
        younger.set(key, answer)
    }
}

import Allowlist
import Testing

@testable import Agent

struct DecisionMemoTests {
    private static let allowed = DecisionMemo.Answer.decided(
        Decision(outcome: .allow, reason: "rule 'a'"))

    private static let changes: [@Sendable (inout DecisionMemo.Key) -> Void] = [
        { $0.program += 1 }, { $0.group += 1 }, { $0.chain += 1 }, { $0.uid += 1 },
        { $0.euid += 1 }, { $0.loginUid += 1 }, { $0.mode += 1 }, { $0.owner += 1 },
        { $0.marks += 1 }, { $0.scriptPath += 1 }, { $0.subject += 1 }, { $0.arguments += 1 },
        { $0.file = nil }, { $0.file?.device += 1 }, { $0.file?.inode += 1 },
        { $0.file?.changed += 1 }, { $0.script = $0.file }, { $0.scriptMode += 1 },
        { $0.scriptOwner += 1 },
    ]

    @Test(arguments: changes.indices)
    func `a start that differs in anything is another one`(index: Int) {
        var key = DecisionMemo.Key()
        key.file = DecisionMemo.FileStamp(device: 1, inode: 2, changed: 3)
        var memo = DecisionMemo(capacity: 8)
        memo.remember(key, Self.allowed)
        #expect(memo.answer(key) != nil)
        Self.changes[index](&key)
        #expect(memo.answer(key) == nil)
    }

    @Test func `what is used stays, and no more than its capacity is kept`() {
        var memo = DecisionMemo(capacity: 16)
        var used = DecisionMemo.Key()
        used.uid = 7
        memo.remember(used, Self.allowed)
        var left = 0
        for program in 1...200 as ClosedRange<UInt32> {
            var key = DecisionMemo.Key()
            key.program = program
            memo.remember(key, Self.allowed)
            #expect(memo.answer(used) != nil)
        }
        for program in 1...200 as ClosedRange<UInt32> {
            var key = DecisionMemo.Key()
            key.program = program
            if memo.answer(key) != nil { left += 1 }
        }
        #expect(left <= 16)
    }
}

import HostSystem
import TestFolder
import Testing

@testable import Agent

struct IdentityMemoTests {
    /// How often a path was looked for, by two askings of it.
    private func looks(_ memo: inout IdentityMemo, between: (inout IdentityMemo) -> Void) -> Int {
        var looks = 0
        for turn in 0..<2 {
            if turn == 1 { between(&memo) }
            _ = memo.identity(Array("/bin/true".utf8)[...]) { _ in
                looks += 1
                return nil
            }
        }
        return looks
    }

    @Test func `within a batch a file is looked for once, though there be none`() {
        var memo = IdentityMemo()
        memo.begin()
        #expect(looks(&memo) { _ in } == 1)
        #expect(looks(&memo) { $0.begin() } == 1)
    }

    @Test func `the next batch, and what comes between, asks anew`() {
        var memo = IdentityMemo()
        #expect(looks(&memo) { _ in } == 2)
        memo.begin()
        #expect(looks(&memo) { $0.begin() } == 2)
        memo.begin()
        #expect(looks(&memo) { $0.end() } == 2)
    }

    @Test func `each path has its own file, also beyond the bound`() {
        var memo = IdentityMemo()
        memo.begin()
        var looked: [String] = []
        for path in (0..<200).map({ "/\($0)" }) {
            _ = memo.identity(Array(path.utf8)[...]) {
                looked.append(String(decoding: $0, as: UTF8.self))
                return nil
            }
        }
        #expect(looked == (0..<200).map { "/\($0)" })
    }
}

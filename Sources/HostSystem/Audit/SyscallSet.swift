/// A set of the numbers of system calls, 0 to 2047, as a rule has it.
package struct SyscallSet: Hashable, Sendable {
    static let wordCount = 64

    private var words: [UInt32]

    package init(_ numbers: [Int] = []) {
        words = Array(repeating: 0, count: Self.wordCount)
        for number in numbers where (0..<Self.wordCount * 32).contains(number) {
            words[number / 32] |= 1 << UInt32(number % 32)
        }
    }

    package static let all: SyscallSet = {
        var set = SyscallSet()
        set.words = Array(repeating: .max, count: wordCount)
        return set
    }()

    /// From the mask of a rule (`mask` of `struct audit_rule_data`) at an offset.
    init(parsing bytes: Span<UInt8>, at offset: Int) {
        words = (0..<Self.wordCount).map { bytes.word(at: offset + 4 * $0) }
    }

    /// The last word belongs to classes of calls, which the kernel resolves by itself.
    package var isAll: Bool {
        words.dropLast().allSatisfy { $0 == .max }
    }

    package func contains(_ number: Int) -> Bool {
        guard (0..<Self.wordCount * 32).contains(number) else { return false }
        return words[number / 32] & 1 << UInt32(number % 32) != 0
    }

    /// In ascending order.
    package var numbers: [Int] {
        (0..<Self.wordCount * 32).filter { contains($0) }
    }

    func append(to bytes: inout [UInt8]) {
        for word in words { bytes.append(word: word) }
    }
}

/// The arguments of a program start, as far as they were recorded and fit into the limit.
package struct ArgumentList: Sendable {
    /// How many the kernel says there were; nil where that record is missing.
    package internal(set) var declaredCount: Int?
    /// Bytes of all arguments that were recorded, with those that are not kept.
    package internal(set) var totalBytes = 0
    /// Whether some were recorded and not kept, the last kept one perhaps in part.
    package internal(set) var isTruncated = false

    /// The kept arguments one after the other, and where each ends.
    var bytes: [UInt8] = []
    var ends: [UInt32] = []
    /// The argument that comes next, and of one in pieces the piece.
    var next = 0
    var nextPiece = 0
    /// What is still to come of the text of an argument in pieces; nil between arguments.
    var openText: Int?
    /// Whether a part between others is missing.
    var hasGap = false
    /// Bytes of the fields of the last EXECVE record.
    var lastRecordBytes = 0

    /// The arguments that are kept.
    package var count: Int { ends.count }

    package subscript(index: Int) -> ArraySlice<UInt8> {
        bytes[(index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])]
    }

    /// Whether all that the kernel counted was recorded; nothing recorded is not complete.
    ///
    /// Kernels from 4.8 to 5.x leave out empty arguments. Such a one at the end is told from a
    /// lost record by the length of the last record: another follows only on one that is full.
    @inline(__always)
    package var isComplete: Bool {
        guard let declaredCount, !hasGap, openText == nil else { return false }
        return next == declaredCount
            || next < declaredCount && lastRecordBytes <= Self.fullRecordBytes
    }

    /// `MAX_EXECVE_AUDIT_LEN` less the room that kernel/auditsc.c keeps for a name.
    private static let fullRecordBytes = 7_500 - 96 - 8

    /// Bytes of memory in use.
    var footprint: Int { bytes.count + ends.count * MemoryLayout<UInt32>.size }

    mutating func reset() {
        (declaredCount, openText) = (nil, nil)
        (totalBytes, next, nextPiece, lastRecordBytes) = (0, 0, 0, 0)
        (isTruncated, hasGap) = (false, false)
        bytes.empty()
        ends.empty()
    }
}

extension Array {
    /// Removes all, and keeps the memory for the next use unless it is much.
    @inline(__always)
    mutating func empty() {
        // One that was made empty has little memory by then.
        if isEmpty { return }
        removeAll(keepingCapacity: capacity * MemoryLayout<Element>.stride <= 2 << 10)
    }
}

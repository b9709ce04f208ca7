import Foundation
import Synchronization

/// Lines on standard output, each written with one call, so that a kill cuts none in two.
enum TestLines {
    static func write(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }
}

/// The numbers that the entries of one append got.
final class StoredIdentities: Sendable {
    private let list = Mutex<[UInt64]>([])

    func add(_ sequence: UInt64) { list.withLock { $0.append(sequence) } }

    /// Where the file was full, entries are encoded once all the same.
    var sequences: [UInt64] { list.withLock { $0 } }
}

import Dispatch
import Foundation
import Glibc
import HostSystem
import Synchronization
import TestFolder
import Testing

/// Files that another thread changes all the time while they are read.
struct ChangingFileTests {
    private let folder: TestFolder
    private let old = [UInt8](repeating: 65, count: 50_000)
    private let new = [UInt8](repeating: 66, count: 70_000)

    init() throws {
        folder = try TestFolder()
        try folder.write("file", old)
    }

    @Test func `a file that is replaced is seen whole`() throws {
        let seen = try read {
            try folder.write("next", new)
            unsafe rename("\(folder.path)/next", "\(folder.path)/file")
            try folder.write("next", old)
            unsafe rename("\(folder.path)/next", "\(folder.path)/file")
        }
        #expect(seen.allSatisfy { $0 == old || $0 == new })
        #expect(!seen.isEmpty)
    }

    @Test func `a file that comes and goes is seen whole or not at all`() throws {
        let seen = try read {
            unsafe unlink("\(folder.path)/file")
            try folder.write("next", new)
            unsafe rename("\(folder.path)/next", "\(folder.path)/file")
        }
        #expect(seen.allSatisfy { $0 == nil || $0 == old || $0 == new })
    }

    @Test func `a file that turns into a pipe does not hold the reader up`() throws {
        let seen = try read {
            unsafe mkfifo("\(folder.path)/pipe", 0o600)
            unsafe rename("\(folder.path)/pipe", "\(folder.path)/file")
            try folder.write("next", new)
            unsafe rename("\(folder.path)/next", "\(folder.path)/file")
        }
        #expect(seen.allSatisfy { $0 == nil || $0 == old || $0 == new })
    }

    @Test func `a file that never holds still is not half read`() throws {
        try folder.write("file", "")
        let file = unsafe open("\(folder.path)/file", O_WRONLY | O_APPEND | O_CLOEXEC)
        defer { close(file) }
        let seen = try read {
            // One write is one step for a reader, and so is a cut to nothing.
            for _ in 0..<100 { unsafe write(file, "0123456789", 10) }
            ftruncate(file, 0)
        }
        #expect(seen.allSatisfy { ($0?.count ?? 0).isMultiple(of: 10) })
    }

    @Test func `a file that is written anew in place is never a mixture`() throws {
        let other = [UInt8](repeating: 67, count: old.count)
        let file = unsafe open("\(folder.path)/file", O_WRONLY | O_CLOEXEC)
        defer { close(file) }
        let seen = try read(times: 60) {
            for bytes in [old, other] {
                unsafe pwrite(file, bytes, bytes.count, 0)
                usleep(2_000)
            }
        }
        #expect(seen.allSatisfy { $0 == old || $0 == other })
    }

    /// All that so many reads saw, but for those that say that the file changes or is a pipe.
    private func read(
        times: Int = 300, while change: @escaping @Sendable () throws -> Void
    ) throws -> [[UInt8]?] {
        let changer = Changer(change)
        let view = try folder.view()
        var seen: [[UInt8]?] = []
        for _ in 0..<times {
            do {
                seen.append(try view.contents(of: "/file")?.bytes)
            } catch {
                #expect(error.kind == .changing || error.kind == .wrongKind)
            }
        }
        try changer.stop()
        return seen
    }
}

/// A thread that makes the same changes again and again until it is stopped.
private final class Changer: Sendable {
    private let isOver = Atomic(false)
    private let hasEnded = DispatchSemaphore(value: 0)
    private let failure = Mutex<(any Error)?>(nil)

    init(_ change: @escaping @Sendable () throws -> Void) {
        Thread.detachNewThread { [self] in
            do {
                while !isOver.load(ordering: .relaxed) { try change() }
            } catch {
                failure.withLock { $0 = error }
            }
            hasEnded.signal()
        }
    }

    func stop() throws {
        isOver.store(true, ordering: .relaxed)
        hasEnded.wait()
        if let failure = failure.withLock({ $0 }) { throw failure }
    }
}

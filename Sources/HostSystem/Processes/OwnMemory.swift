import CLinux
import Glibc

/// The memory of this process that it does not need any more.
package enum OwnMemory {
    /// A longer list of mappings is none of this program.
    private static let listLimitBytes = 1 << 20

    /// Lets the threads share four heaps. The C library else makes one for each, up to eight for
    /// each core, and what one has freed the next could not use. With fewer, threads that work at
    /// once sleep until the other one has its memory: with two, a check of two cores was idle for
    /// a third of its time.
    ///
    /// Call it before there is a second thread.
    package static func shareHeaps() {
        merlon_limit_arenas(4)
    }

    /// Gives back what only the work before needed, as the start or a check: memory that was freed,
    /// which the C library else keeps for itself, and the code, by ``giveBackCode()``.
    package static func giveBack() {
        merlon_trim_memory()
        giveBackCode()
    }

    /// Unmaps the pages of the program's own code: reading a policy or a certificate once brings in
    /// megabytes of code that a program at rest never runs.
    ///
    /// They are unchanged copies of the file that the kernel would take away itself where memory is
    /// short; it counts them for this process all the same. Code that runs again comes back from the
    /// cache of files, 16 pages at a time. Only mappings that nobody can write to and that hold code
    /// are taken, so that nothing is lost but the breakpoints of a debugger.
    ///
    /// Does nothing where the list of mappings cannot be read.
    package static func giveBackCode() {
        for range in codeRanges() {
            // It can fail for a mapping that is locked into memory, which is to stay then.
            _ = unsafe madvise(
                UnsafeMutableRawPointer(bitPattern: range.lowerBound), Int(range.count),
                MADV_DONTNEED)
        }
    }

    /// Where the code of the program's own file is mapped.
    private static func codeRanges() -> [Range<UInt>] {
        do {
            let program = try CurrentProcess.executable()
            let stream = try ByteStream.open("/proc/self/maps")
            var text: [UInt8] = []
            var piece: [UInt8] = []
            while text.count < listLimitBytes, try stream.read(into: &piece) { text += piece }
            return codeRanges(String(decoding: text, as: UTF8.self), of: program)
        } catch {
            return []
        }
    }

    /// Of a list as `/proc/PID/maps` has it the mappings of a file that can be run and not written:
    /// `55d0a4e5e000-55d0a8809000 r-xp 00000000 fe:00 1234  /usr/bin/merlon`.
    static func codeRanges(_ list: String, of program: String) -> [Range<UInt>] {
        list.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ", maxSplits: 5, omittingEmptySubsequences: true)
            guard fields.count == 6, fields[1] == "r-xp",
                fields[5].drop(while: { $0 == " " }) == program
            else { return nil }
            let ends = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
            guard ends.count == 2, ends[0] < ends[1] else { return nil }
            return ends[0]..<ends[1]
        }
    }
}

import Glibc

extension Array {
    /// Asks the kernel for large pages under the room that is reserved, for one that will mostly be
    /// filled: each page costs as much as hundreds of elements when it is touched first.
    ///
    /// What is not filled may cost the rest of a large page, which has 2 MiB on most machines. A
    /// kernel that has none gives small ones, as it does without this.
    package mutating func useLargePages() {
        let roomBytes = UInt(capacity * MemoryLayout<Element>.stride)
        let pageBytes = UInt(Swift.max(1, sysconf(CInt(_SC_PAGESIZE))))
        unsafe withUnsafeMutableBufferPointer { room in
            let start = UInt(bitPattern: room.baseAddress)
            let first = (start + pageBytes - 1) / pageBytes * pageBytes
            let end = (start + roomBytes) / pageBytes * pageBytes
            guard start > 0, first < end else { return }
            // It fails where the kernel has no large pages.
            _ = unsafe madvise(
                UnsafeMutableRawPointer(bitPattern: first), Int(end - first), MADV_HUGEPAGE)
        }
    }
}

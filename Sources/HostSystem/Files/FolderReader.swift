import Glibc

/// Goes through the names of an open folder, in the order in which it yields them.
///
/// Owning the value is owning the stream, which nobody else sees: it closes exactly once.
@safe struct FolderReader: ~Copyable {
    /// A name as the file system has it, which need not be UTF-8.
    struct Name {
        let bytes: [UInt8]
        /// Nil where the file system does not say.
        let kind: FileStatus.Kind?
    }

    private let stream: OpaquePointer

    /// - Parameter folder: may be opened as a place only.
    init(_ folder: OwnedDescriptor) throws(SystemCallError) {
        let number = unsafe openat(folder.number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard number >= 0, let stream = unsafe fdopendir(number) else {
            let code = errno
            if number >= 0 { close(number) }
            throw SystemCallError(call: "opendir", code: code)
        }
        unsafe self.stream = stream
    }

    deinit {
        unsafe closedir(stream)
    }

    /// The next name other than `.` and `..`; nil at the end.
    func next() throws(SystemCallError) -> Name? {
        while let entry = unsafe try nextEntry() {
            let bytes = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { name in
                unsafe Array(name.prefix { $0 != 0 })
            }
            let point = UInt8(ascii: ".")
            if bytes == [point] || bytes == [point, point] { continue }
            // DTTOIF of dirent.h: the type is the upper part of a mode, and 0 where not known.
            let format = unsafe mode_t(entry.pointee.d_type) << 12
            return Name(bytes: bytes, kind: format == 0 ? nil : FileStatus.Kind(format: format))
        }
        return nil
    }

    /// The next name that is a number from 1 on, written without leading zeros, as that of a
    /// process in `/proc`; nil at the end.
    func nextNumber() throws(SystemCallError) -> Int32? {
        while let entry = unsafe try nextEntry() {
            let number = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { name in
                unsafe Self.number(name)
            }
            if let number { return number }
        }
        return nil
    }

    private static func number(_ name: UnsafeRawBufferPointer) -> Int32? {
        var number: Int32 = 0
        for index in name.indices {
            let byte = unsafe name[index]
            if byte == 0 { break }
            let (tens, isLarge) = number.multipliedReportingOverflow(by: 10)
            guard 0x30...0x39 ~= byte, !isLarge, tens > 0 || byte > 0x30 else { return nil }
            let (sum, isTooLarge) = tens.addingReportingOverflow(Int32(byte - 0x30))
            if isTooLarge { return nil }
            number = sum
        }
        return number > 0 ? number : nil
    }

    /// The stream's own entry, which stands until the next call.
    private func nextEntry() throws(SystemCallError) -> UnsafeMutablePointer<dirent>? {
        errno = 0
        if let entry = unsafe readdir(stream) { return unsafe entry }
        let code = errno
        if code == 0 { return nil }
        throw SystemCallError(call: "readdir", code: code)
    }
}

import Posture

extension Alarm {
    static let runFromMemory = Alarm(
        name: "run-from-memory", severity: .critical,
        summary: "A program without a file on any disk (memfd): how malware hides from file scans."
    ) { view in
        let start = view.start
        if isMemory(start.path, start.file) { return .yes("the program lies in memory only") }
        if isMemory(start.script, start.scriptFile) {
            return .yes("the script lies in memory only")
        }
        // Nothing but a file in memory needs the loader to be started through a descriptor.
        if view.interpreter == .loader, let file = view.unclearScript(), isDescriptor(file) {
            return .yes("the dynamic loader is given a program by its descriptor only")
        }
        return .no
    }

    static let deletedFile = Alarm(
        name: "deleted-file", severity: .high,
        summary: "A program or script whose file was already deleted as it was started."
    ) { view in
        let start = view.start
        if isMemory(start.path, start.file) || isMemory(start.script, start.scriptFile) {
            return .no
        }
        if isDeleted(start.path) { return .yes("the program's file is deleted") }
        if isDeleted(start.script) { return .yes("the script's file is deleted") }
        return .no
    }

    /// The kernel's own writing of a path that is no longer there (d_path in fs/d_path.c).
    private static func isDeleted(_ path: [UInt8]?) -> Bool {
        path.map { $0.suffix(10).elementsEqual(" (deleted)".utf8) } == true
    }

    /// A memfd's path begins with `/memfd:`. A script in one is started through its descriptor, and
    /// lies on the kernel's own file system for shared memory, the first that has no device.
    static func isMemory(_ path: [UInt8]?, _ file: ProcessStart.File?) -> Bool {
        guard let path else { return false }
        if PathText.hasPrefix(path, "/memfd:") { return true }
        return isDescriptor(path) && file?.deviceMajor == 0 && file?.deviceMinor == 1
    }

    private static func isDescriptor(_ path: [UInt8]) -> Bool {
        PathText.hasPrefix(path, "/dev/fd/")
            || PathText.hasPrefix(path, "/proc/")
                && path.split(separator: 0x2F).dropFirst(2).first
                    .map { $0.elementsEqual("fd".utf8) } == true
    }
}

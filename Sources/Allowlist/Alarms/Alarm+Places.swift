import Posture

extension Alarm {
    static let worldWritablePlace = Alarm(
        name: "world-writable-place", severity: .high,
        summary: "A program or script in a folder where everyone may write, or in a file that "
            + "everyone may write."
    ) { view in
        let start = view.start
        if isWritable(start.path) { return .yes("everyone may write where the program lies") }
        // The mode of what lies in memory says nothing: nobody else has a path to it.
        if isOpen(start.file), !isMemory(start.path, start.file) {
            return .yes("everyone may write the program's file")
        }
        if isOpen(start.scriptFile), !isMemory(start.script, start.scriptFile) {
            return .yes("everyone may write the script's file")
        }
        switch view.script() {
        case .file(let script):
            if isWritable(script) { return .yes("everyone may write where the script lies") }
        case .unclear:
            // A `..` leaves the place open: what may lie there says enough to be careful.
            let folder = view.workingDirectory()
            if isWritable(start.script)
                || view.unclearScript().map({ WritablePlace.mayLead($0, in: folder) }) == true
            {
                return .yes("everyone may write where the script lies")
            }
        case .none, .other, .unknown: break
        }
        if let finding = view.findings().first(where: { $0.shape == .writablePlace }) {
            return .yes(finding.detail)
        }
        let files = view.startupFiles()
        if files.isEmpty { return .no }
        let folder = view.workingDirectory()
        return files.contains { WritablePlace.mayLead($0, in: folder) }
            ? .yes("everyone may write where a file lies that it runs") : .no
    }

    static let containerDrift = Alarm(
        name: "container-drift", severity: .high,
        summary: "A program or script that was written after its container started, so that it "
            + "is not what the image brought."
    ) { view in
        let start = view.start
        guard case .container(let container) = start.place else { return .no }
        guard let started = container.started else { return .undecided }
        if let changed = start.file?.changed, changed > started {
            return .yes("the program was written after the container started")
        }
        if let changed = start.scriptFile?.changed, changed > started {
            return .yes("the script was written after the container started")
        }
        let isKnown =
            start.file?.changed != nil && (start.script == nil || start.scriptFile?.changed != nil)
        return isKnown ? .no : .undecided
    }

    /// Whether everyone may write the folder of a path, by its name.
    static func isWritable(_ path: [UInt8]?) -> Bool {
        guard let path else { return false }
        return WritablePlace.holds(PathText.absolute(path, in: nil) ?? path)
    }

    /// A regular file that others than its owner and its group may write.
    private static func isOpen(_ file: ProcessStart.File?) -> Bool {
        guard let mode = file?.mode else { return false }
        return mode & 0o170000 == 0o100000 && mode & 0o002 != 0
    }
}

/// What is known of a file's content, which is not in the records of a start.
package enum FileContent: Hashable, Sendable {
    /// Not looked at yet; a decision that needs it says so.
    case pending
    /// `sha256` has 64 lower-case hexadecimal digits, nil where nobody computed it. `package` is the
    /// one that owns the file on the host, nil where none does; `isUnmodified`, whether the file is
    /// as that package brought it. A file of a container belongs to no package of the host.
    case known(sha256: String?, package: String?, isUnmodified: Bool)
    /// It cannot be found out.
    case unknown(reason: String)
}

/// The contents that a decision may ask for.
package struct StartContent: Hashable, Sendable {
    /// Of the program's file; of a script the interpreter's.
    package var program: FileContent
    package var script: FileContent

    package init(program: FileContent = .pending, script: FileContent = .pending) {
        self.program = program
        self.script = script
    }
}

/// Whose content a decision waits for.
package struct ContentNeeds: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    package static let program = ContentNeeds(rawValue: 1)
    package static let script = ContentNeeds(rawValue: 2)
}

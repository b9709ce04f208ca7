/// What a start must be like for a rule or an exception to hold: all keys that are given.
///
/// Within a key one of the list must fit.
package struct StartMatch: Hashable, Sendable {
    /// The program's path; of a script the interpreter's.
    package var path: [Glob]?
    /// Of the program's file, 64 lower-case hexadecimal digits each.
    package var sha256: Set<String>?
    /// The program's file belongs to one of these packages and is unmodified.
    package var package: [Glob]?
    /// The effective user: the one whose rights the program has.
    package var user: [UserPattern]?
    package var loginUser: [UserPattern]?
    /// The parent's program.
    package var parent: [Glob]?
    /// The program of the parent or of one above.
    package var ancestor: [Glob]?
    package var unit: [Glob]?
    package var arguments: [ArgumentPattern]?
    package var script: ScriptPattern?
    package var workingDirectory: [Glob]?
    package var container: ContainerScope?
    /// Nil: only starts that succeeded.
    package var failed: FailurePattern?

    package init() {}
}

/// What an interpreter runs.
package enum ScriptPattern: Hashable, Sendable {
    /// Whatever it is: a file, code among the arguments, what a terminal types.
    case any
    /// A file that fits all of what is given.
    case file(path: [Glob]?, package: [Glob]?, sha256: Set<String>?)
}

/// Which attempts to start a program are meant.
package enum FailurePattern: Hashable, Sendable {
    case any
    /// The kernel's numbers of the errors, positive.
    case errors(Set<Int64>)
}

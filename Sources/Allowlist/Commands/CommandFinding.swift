/// A shape that the arguments of a start have.
struct CommandFinding: Hashable {
    enum Shape: Hashable {
        case reverseShell, downloadThenRun
        /// It reads a script into the shell that lies where everyone may write.
        case writablePlace
        /// The code goes on where it is no longer known.
        case cut
    }

    let shape: Shape
    /// Words for people.
    let detail: String
}

import Glibc

/// What a standard stream is connected to.
package struct Terminal: Sendable {
    package let isTerminal: Bool
    /// The width in characters; 80 where it is not known.
    package let columns: Int

    package static var standardOutput: Terminal {
        Terminal(descriptor: STDOUT_FILENO)
    }

    private init(descriptor: CInt) {
        isTerminal = isatty(descriptor) == 1
        var size = winsize()
        let known = unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        columns = known ? Int(size.ws_col) : 80
    }
}

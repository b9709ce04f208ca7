import Glibc

/// The threads of this program, which the language's runtime makes.
package enum Threads {
    /// Keeps the runtime from writing to standard error that it may not raise a thread's priority.
    ///
    /// Only root with CAP_SYS_NICE may, and nothing here needs it. Call it before there is a
    /// second thread: it changes the environment.
    package static func keepQuiet() {
        unsafe setenv("LIBDISPATCH_LOG", "NO", 0)
    }
}

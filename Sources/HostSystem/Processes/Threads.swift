import Glibc

/// The threads of this program, which the language's runtime makes.
package enum Threads {
    /// How many work at once on what can be shared: one for each core, at most four. More would
    /// take from a node what its pods need, and they wait for each other where they share a heap.
    package static let atOnce = max(1, min(4, sysconf(CInt(_SC_NPROCESSORS_ONLN))))

    /// Keeps the runtime from writing to standard error that it may not raise a thread's priority.
    ///
    /// Only root with CAP_SYS_NICE may, and nothing here needs it. Call it before there is a
    /// second thread: it changes the environment.
    package static func keepQuiet() {
        unsafe setenv("LIBDISPATCH_LOG", "NO", 0)
    }

    /// Lets a thread of its own do some work; false where the system gives no more threads
    /// (RLIMIT_NPROC, the `TasksMax=` of a unit), and then nothing is done.
    ///
    /// A dispatch queue would wait for one instead, and keep whoever asks waiting as long.
    package static func begin(_ work: @escaping @Sendable () -> Void) -> Bool {
        var attributes = pthread_attr_t()
        guard unsafe pthread_attr_init(&attributes) == 0 else { return false }
        defer { unsafe pthread_attr_destroy(&attributes) }
        unsafe pthread_attr_setdetachstate(&attributes, CInt(PTHREAD_CREATE_DETACHED))
        let box = unsafe Unmanaged.passRetained(Work(work))
        var thread = pthread_t()
        let code = unsafe pthread_create(
            &thread, &attributes,
            { pointer in
                if let pointer = unsafe pointer {
                    let box = unsafe Unmanaged<Work>.fromOpaque(pointer)
                    unsafe box.takeRetainedValue().body()
                }
                return nil
            }, box.toOpaque())
        if code != 0 { unsafe box.release() }
        return code == 0
    }

    private final class Work: Sendable {
        let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) {
            self.body = body
        }
    }
}

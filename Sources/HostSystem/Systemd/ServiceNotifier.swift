import Glibc

/// What this program tells systemd of its life (sd_notify(3)).
///
/// Without the variable `NOTIFY_SOCKET` nobody wants to know, and telling does nothing.
package struct ServiceNotifier: Sendable {
    package enum State: Hashable, Sendable {
        case ready
        /// The configuration is read again; ``ready`` ends it.
        case reloading
        case stopping
        /// Words for people, on one line.
        case status(String)
        /// The program makes progress.
        case watchdog
        case mainProcess(Int32)
    }

    /// Where to tell; nil where nobody asked.
    package let path: String?
    /// How long systemd waits for the next ``State/watchdog`` before it ends the program; nil where
    /// it does not watch this process.
    package let watchdog: Duration?

    package init(path: String?, watchdog: Duration? = nil) {
        self.path = path
        self.watchdog = watchdog
    }

    /// What the environment says, which is taken out of it, so that no child speaks for us.
    ///
    /// Call it before anything runs beside: another thread could be reading the environment.
    package static func takenFromEnvironment() -> ServiceNotifier {
        defer {
            for name in ["NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"] {
                unsafe unsetenv(name)
            }
        }
        let path = CurrentProcess.environment("NOTIFY_SOCKET")
        return ServiceNotifier(
            path: path.flatMap { $0.isEmpty ? nil : $0 },
            watchdog: watchdog(
                microseconds: CurrentProcess.environment("WATCHDOG_USEC"),
                pid: CurrentProcess.environment("WATCHDOG_PID"), own: getpid()))
    }

    /// How long systemd waits, by the two variables; nil where they are meant for another process
    /// or make no sense.
    static func watchdog(microseconds: String?, pid: String?, own: Int32) -> Duration? {
        guard let wait = microseconds.flatMap(Int64.init), wait > 0 else { return nil }
        if let pid, Int32(pid) != own { return nil }
        return .microseconds(wait)
    }

    /// Tells all of it at once, and waits a second at most.
    ///
    /// Systemd may also listen at addresses of other kinds (`vsock:`), which is an error here.
    package func tell(_ states: State...) throws(SystemCallError) {
        guard let path, !states.isEmpty else { return }
        guard path.hasPrefix("/") || path.hasPrefix("@") else {
            throw SystemCallError(call: "NOTIFY_SOCKET '\(path)'", code: EAFNOSUPPORT)
        }
        let sender = try DatagramSender(bufferBytes: 64 << 10, patience: .seconds(1))
        let lines = states.map { Self.line($0) + "\n" }.joined()
        try sender.send(Array(lines.utf8), to: path)
    }

    private static func line(_ state: State) -> String {
        switch state {
        case .ready: "READY=1"
        // Which reload it is; systemd from 253 on asks for it.
        case .reloading: "RELOADING=1\nMONOTONIC_USEC=\(WallClock.monotonicMicroseconds())"
        case .stopping: "STOPPING=1"
        case .status(let text):
            // A line feed would begin another state.
            "STATUS=" + String(String.UnicodeScalarView(text.unicodeScalars.map(printable)))
        case .watchdog: "WATCHDOG=1"
        case .mainProcess(let pid): "MAINPID=\(pid)"
        }
    }

    private static func printable(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        scalar.properties.generalCategory == .control ? " " : scalar
    }
}

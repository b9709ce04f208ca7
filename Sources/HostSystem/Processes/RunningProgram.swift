import CLinux
import Glibc

/// A program that this one has started, and its output.
///
/// Owning the value is owning the process: at the latest with the value it is ended, and with it
/// all of its process group.
struct RunningProgram: ~Copyable {
    private let path: String
    private let pid: Int32
    private let reading: OwnedDescriptor
    private let end: ContinuousClock.Instant
    private let limitBytes: Int

    init(
        _ path: String, _ arguments: [String], until end: ContinuousClock.Instant, limitBytes: Int
    ) throws(HostError) {
        var ends: [CInt] = [-1, -1]
        let code = unsafe merlon_pipe(&ends)
        guard code == 0 else { throw HostError(path: path, code: code) }
        let reading = OwnedDescriptor(ends[0])
        let writing = OwnedDescriptor(ends[1])
        let pid = try withExtendedLifetime(writing) { writing throws(HostError) in
            try Self.start(path, arguments, output: writing.number)
        }
        self.path = path
        self.pid = pid
        self.reading = reading
        self.end = end
        self.limitBytes = limitBytes
    }

    deinit {
        // Until it is waited for, its number cannot go to another process or group.
        kill(-pid, SIGKILL)
        // One that hangs in the kernel does not end even now, and is left to whoever comes after.
        for _ in 0..<100 where waitpid(pid, nil, WNOHANG) == 0 { usleep(1000) }
    }

    private static func start(
        _ path: String, _ arguments: [String], output: CInt
    ) throws(HostError) -> Int32 {
        var words = unsafe copies([path] + arguments)
        var variables = unsafe copies([
            "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", "HOME=/",
        ])
        defer {
            for index in unsafe words.indices { unsafe free(words[index]) }
            for index in unsafe variables.indices { unsafe free(variables[index]) }
        }
        var pid: Int32 = 0
        let code = unsafe merlon_spawn(path, &words, &variables, output, &pid)
        guard code == 0 else { throw HostError(path: path, code: code) }
        return pid
    }

    /// Strings as C has them, behind them a null; to be freed.
    private static func copies(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
        var copies: [UnsafeMutablePointer<CChar>?] = unsafe []
        for text in texts { unsafe copies.append(strdup(text)) }
        unsafe copies.append(nil)
        return unsafe copies
    }

    /// All that it prints until it closes its output or ends, whatever it has started itself.
    func output() throws(HostError) -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            // First the question and then the look: what it printed before its end is there.
            let hasEnded = try ending() != nil
            var event = pollfd(fd: reading.number, events: Int16(POLLIN), revents: 0)
            let isReady = unsafe poll(&event, 1, hasEnded ? 0 : Self.lookMilliseconds) > 0
            if isReady {
                let more = try read()
                if more.isEmpty { return bytes }
                bytes += more
                guard bytes.count <= limitBytes else {
                    throw HostError(
                        .tooLarge, path: path, problem: "it prints more than \(limitBytes) bytes")
                }
            } else if hasEnded {
                return bytes
            }
            try checkDeadline()
        }
    }

    /// So often is looked whether a program that prints nothing has ended or is out of time.
    private static let lookMilliseconds: CInt = 5

    private func read() throws(HostError) -> [UInt8] {
        do throws(SystemCallError) {
            return try reading.read(upTo: 16 << 10)
        } catch {
            throw HostError(path: path, code: error.code)
        }
    }

    /// Waits for its end and gives the exit code; nil where a signal ended it.
    func exitCode() throws(HostError) -> Int32? {
        while true {
            switch try ending() {
            case .exit(let code): return code
            case .signal: return nil
            case nil: try checkDeadline()
            }
            usleep(200)
        }
    }

    private enum Ending {
        case exit(Int32)
        case signal
    }

    /// How it has ended; nil while it runs.
    private func ending() throws(HostError) -> Ending? {
        var code: Int32 = -1
        let answer = unsafe merlon_end_of_child(pid, &code)
        guard answer >= 0 else { throw HostError(path: path, code: -answer) }
        guard answer == 1 else { return nil }
        return code < 0 ? .signal : .exit(code)
    }

    private func checkDeadline() throws(HostError) {
        guard ContinuousClock.now < end else {
            throw HostError(.timeout, path: path, problem: "it did not end in time")
        }
    }
}

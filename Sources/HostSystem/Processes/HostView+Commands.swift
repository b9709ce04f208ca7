extension HostView {
    /// Runs a program of the running system and waits for its end, at most for the deadline.
    ///
    /// It has an empty standard input, a short environment and a process group of its own, of
    /// which nothing is left running afterwards. Throws on a view of another root: what stands
    /// there is not to be run. Throws where it prints more than the limit, and where the deadline
    /// passes. The calling thread is blocked meanwhile.
    package func run(
        _ path: String, _ arguments: [String] = [], deadline: Duration = .seconds(2),
        limitBytes: Int = 64 << 10
    ) throws(HostError) -> CommandOutput {
        guard isLive else {
            throw HostError(path: path, problem: "programs of another root are not run")
        }
        guard !(arguments + [path]).contains(where: { $0.utf8.contains(0) }) else {
            throw HostError(path: path, problem: "an argument cannot have a zero byte in it")
        }
        let program = try RunningProgram(
            path, arguments, until: .now + deadline, limitBytes: limitBytes)
        let bytes = try program.output()
        return CommandOutput(bytes: bytes, exitCode: try program.exitCode())
    }
}

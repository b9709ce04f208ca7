import HostSystem
import ServiceLifecycle

extension AgentProgram {
    /// The services by which others ask the agent: its socket, its port, and a file.
    func answering(
        _ plans: Feed<AgentPlan>, _ board: StatusBoard, _ answers: AgentAnswers
    ) -> [any Service] {
        let server = ControlServer(source: answers, logger: logger)
        let sockets = plans.parts { $0.configuration.control.socket }
        let addresses = plans.parts { ListenAddress($0.configuration.metrics.listen) }
        return [
            Supervisor("control socket", parts: sockets, logger: logger) { path in
                if path.isEmpty { return try await Self.rest() }
                try await server.serve(onSocket: path)
            }.showing(on: board),
            Supervisor("metrics port", parts: addresses, logger: logger) { address in
                guard let address else { return try await Self.rest() }
                try await server.serve(on: address)
            }.showing(on: board),
            Supervisor(
                "metrics file", parts: plans.parts { $0.configuration.metrics }, logger: logger
            ) { metrics in
                guard !metrics.textfile.isEmpty else { return try await Self.rest() }
                while true {
                    let text = await answers.metrics()
                    try OutputFile.replace(metrics.textfile, with: Array(text.utf8), mode: 0o644)
                    try await Task.sleep(for: metrics.interval)
                }
            }.showing(on: board),
        ]
    }

    /// Until the task is cancelled; for what is not wanted.
    private static func rest() async throws {
        while true { try await Task.sleep(for: .seconds(86_400)) }
    }
}

import HostSystem
import Hummingbird
package import Logging

/// Answers questions about the agent over HTTP: on a UNIX socket for `merlon status`, and on a
/// local port for the kubelet's probes and for Prometheus.
///
/// `/healthz` is 200 while every service makes progress; `/readyz` while the agent does all that
/// it is told to; `/metrics` is Prometheus' text; `/status` the JSON of `merlon status`. The last
/// is on the UNIX socket only, as it tells where the node is weak.
package struct ControlServer: Sendable {
    /// What the answers are made of.
    package protocol Source: Sendable {
        func health() -> (isGood: Bool, text: String)
        func readiness() -> (isGood: Bool, text: String)
        func metrics() async -> String
        func status() async -> String
    }

    private let source: any Source
    private let logger: Logger

    package init(source: any Source, logger: Logger) {
        self.source = source
        self.logger = logger
    }

    /// Serves on a local port until it is cancelled; throws where the port cannot be had.
    package func serve(on address: ListenAddress) async throws {
        try await serve(.hostname(address.host, port: address.port), hasStatus: false)
    }

    /// Serves on a socket that only its owner may use; a socket of an agent before is taken away.
    package func serve(onSocket path: String) async throws {
        try LocalSocket.prepare(path)
        defer { LocalSocket.remove(path) }
        try await serve(.unixDomainSocket(path: path), hasStatus: true) {
            LocalSocket.restrict(path)
        }
    }

    private func serve(
        _ address: BindAddress, hasStatus: Bool,
        isServing: @escaping @Sendable () -> Void = {}
    ) async throws {
        var quiet = logger
        // What it logs at its end are no errors.
        quiet.logLevel = .critical
        let application = Application(
            router: router(hasStatus: hasStatus),
            configuration: ApplicationConfiguration(address: address, serverName: "merlon"),
            onServerRunning: { _ in isServing() }, logger: quiet)
        try await application.run()
    }

    private func router(hasStatus: Bool) -> Router<BasicRequestContext> {
        let source = source
        let router = Router()
        router.get("healthz") { _, _ in Self.answer(source.health()) }
        router.get("readyz") { _, _ in Self.answer(source.readiness()) }
        router.get("metrics") { _, _ in
            Self.text(await source.metrics(), "text/plain; version=0.0.4; charset=utf-8")
        }
        if hasStatus {
            router.get("status") { _, _ in Self.text(await source.status(), "application/json") }
        }
        return router
    }

    private static func answer(_ state: (isGood: Bool, text: String)) -> Response {
        text(
            state.text + "\n", "text/plain; charset=utf-8",
            state.isGood ? .ok : .serviceUnavailable)
    }

    private static func text(
        _ text: String, _ type: String, _ status: HTTPResponse.Status = .ok
    ) -> Response {
        Response(
            status: status, headers: [.contentType: type],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}

package import Logging
import ServiceLifecycle

/// Runs a service for one part of the configuration, and anew where that part changes.
///
/// A body that ends with an error is begun again after a while that doubles up to a minute; the
/// error is logged, and told to who asked for it.
package struct Supervisor<Part: Equatable & Sendable>: Service {
    private let name: String
    private let parts: AsyncStream<Part>
    private let logger: Logger
    private var failed: @Sendable (any Error) async -> Void = { _ in }
    private var begun: @Sendable () -> Void = {}
    private let body: @Sendable (Part) async throws -> Void

    package init(
        _ name: String, parts: AsyncStream<Part>, logger: Logger,
        body: @escaping @Sendable (Part) async throws -> Void
    ) {
        self.name = name
        self.parts = parts
        self.logger = logger
        self.body = body
    }

    /// Tells of each end by an error.
    package func telling(_ failed: @escaping @Sendable (any Error) async -> Void) -> Self {
        var supervisor = self
        supervisor.failed = failed
        return supervisor
    }

    /// Shows on the board what keeps the service from running, for as long as it does.
    package func showing(on board: StatusBoard) -> Self {
        var supervisor = telling { [name] in board.set(problem: "\($0)", for: name) }
        supervisor.begun = { [name] in board.set(problem: nil, for: name) }
        return supervisor
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            var current: Part?
            var iterator = parts.makeAsyncIterator()
            guard var part = await iterator.next() else { return }
            while true {
                current = part
                let next = await withTaskGroup(of: Void.self) { group -> Part? in
                    let running = part
                    group.addTask { await persist(running) }
                    defer { group.cancelAll() }
                    while let next = await iterator.next() {
                        if next != current { return next }
                    }
                    return nil
                }
                guard let next else { return }
                part = next
            }
        }
    }

    /// Runs the body until it is cancelled.
    private func persist(_ part: Part) async {
        var pause = Duration.seconds(2)
        while !Task.isCancelled {
            let begin = ContinuousClock.now
            begun()
            do {
                try await body(part)
                if Task.isCancelled { return }
                logger.warning("service ended by itself", metadata: ["service": "\(name)"])
            } catch is CancellationError {
                return
            } catch {
                logger.error(
                    "service failed, and is begun again",
                    metadata: ["service": "\(name)", "error": "\(error)", "pause": "\(pause)"])
                await failed(error)
            }
            if begin.duration(to: .now) > .seconds(300) { pause = .seconds(2) }
            do { try await Task.sleep(for: pause) } catch { return }
            pause = min(pause * 2, .seconds(60))
        }
    }
}

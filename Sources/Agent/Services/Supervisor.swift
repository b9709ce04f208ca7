package import Logging
import ServiceLifecycle

/// Runs a service for one part of the configuration, and anew where that part changes.
///
/// A body that ends with an error is begun again after a while that doubles up to a minute; the
/// error is logged and told to `failed`.
package struct Supervisor<Part: Equatable & Sendable>: Service {
    private let name: String
    private let parts: AsyncStream<Part>
    private let logger: Logger
    private let failed: @Sendable (any Error) async -> Void
    private let body: @Sendable (Part) async throws -> Void

    package init(
        _ name: String, parts: AsyncStream<Part>, logger: Logger,
        failed: @escaping @Sendable (any Error) async -> Void = { _ in },
        body: @escaping @Sendable (Part) async throws -> Void
    ) {
        self.name = name
        self.parts = parts
        self.logger = logger
        self.failed = failed
        self.body = body
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

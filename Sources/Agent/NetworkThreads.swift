import NIOCore

/// The threads that wait for the network.
package enum NetworkThreads {
    /// Enough for what one node asks and answers, on a machine of any size.
    private static let count = 2

    /// Keeps them from being as many as the machine has cores: on a large one they would be more than
    /// the unit's TasksMax= allows, and a thread that cannot be made ends the program.
    ///
    /// Call it before anything is asked or answered; a second time it does nothing.
    package static func limit() {
        _ = isLimited
    }

    private static let isLimited: Bool = {
        NIOSingletons.groupLoopCountSuggestion = count
        NIOSingletons.blockingPoolThreadCountSuggestion = count
        return true
    }()
}

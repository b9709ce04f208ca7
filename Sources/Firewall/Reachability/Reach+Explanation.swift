extension Reach {
    /// One packet's way, and what ``answers(from:isIPv6:way:ports:isTCP:)`` says about it.
    package struct Explanation: Sendable {
        package let answer: Answer
        /// Several where chains have one priority, so that it can depend on their order which
        /// answer is right.
        package let traces: [Trace]
    }

    /// How it comes to the answer about one address and port.
    package func explanation(
        from source: UInt128, isIPv6: Bool, way: Way, port: Int, isTCP: Bool
    ) -> Explanation? {
        var traces: [Trace]? = []
        let all = answers(
            from: source...source, isIPv6: isIPv6, way: way, ports: [port], isTCP: isTCP, &traces)
        guard let answer = all.first else { return nil }
        // Where the order makes no difference, one way tells it all.
        let isOrdered = answer.decision != .unknown
        return Explanation(
            answer: answer, traces: isOrdered ? Array((traces ?? []).prefix(1)) : traces ?? [])
    }
}

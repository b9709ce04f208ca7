/// How much an ``AllowlistLearner`` keeps. What goes beyond is counted and said in its proposal.
package struct LearnerLimits: Hashable, Sendable {
    /// Programs and what they run, apart by place; versions, numbers and ids in them do not count.
    package var shapes: Int
    /// All shapes together with what is kept of each, in bytes, about.
    package var bytes: Int
    /// What was left out: reasons, apart by program and place.
    package var leftOut: Int

    /// More than 5,000 shapes are not kept, so that a list of them stays one that can be read.
    package init(shapes: Int = 5_000, bytes: Int = 8 << 20, leftOut: Int = 1_000) {
        self.shapes = min(shapes, 5_000)
        self.bytes = bytes
        self.leftOut = leftOut
    }

    /// Different users of one shape, and kinds of files found at its paths.
    static let users = 32
    static let evidence = 16
    /// Forms of one open piece that are kept where each must be named.
    static let forms = 8
    /// Different codes of one interpreter in one place, above which none is proposed.
    static let codes = 24
    /// Different codes of one interpreter in one place that are kept at all: users and files may still
    /// part them into several rules.
    static let keptCodes = 40
    /// Of what one shape takes: code with more open pieces is no pattern that anyone could read.
    static let shapeBytes = 65_536
}

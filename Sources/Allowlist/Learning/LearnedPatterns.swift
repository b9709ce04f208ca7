/// The patterns of one ``LearnedEntry``.
struct LearnedPatterns: Hashable, Sendable {
    let path: String
    var script: String?
    var code: [String]?

    /// Nil where one cannot be written.
    init?(_ shape: LearnedShape, _ entry: LearnedEntry) {
        var slots = entry.slots[...]
        func next(_ text: TextShape, separator: UInt8?) -> String? {
            let count = text.openKinds.count
            defer { slots = slots.dropFirst(count) }
            return text.pattern(Array(slots.prefix(count)), separator: separator)
        }
        guard let path = next(shape.program, separator: 0x2F) else { return nil }
        self.path = path
        switch shape.work {
        case .plain: break
        case .script(let text):
            guard let script = next(text, separator: 0x2F) else { return nil }
            self.script = script
        case .code(let arguments):
            var code: [String] = []
            for argument in arguments {
                guard let pattern = next(argument, separator: nil) else { return nil }
                code.append(pattern)
            }
            self.code = code
        }
    }
}

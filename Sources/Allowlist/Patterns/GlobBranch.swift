/// One alternative of a ``Glob``: literal bytes, then what is not literal, then literal bytes.
struct GlobBranch: Hashable, Sendable {
    /// What a pattern is made of.
    enum Element: Hashable, Sendable {
        case byte(UInt8)
        /// `?`
        case one
        case set(ByteSet)
        /// `*`
        case within
        /// `**`
        case across
    }

    /// What may stand any number of times before a step.
    private enum Loop: Hashable, Sendable {
        case none, within, across
    }

    /// How many elements may stand between the first and the last that is not literal.
    static let middleLimit = 120

    let prefix: [UInt8]
    let suffix: [UInt8]
    /// Whether nothing is open: the text is ``prefix``.
    let isExact: Bool
    /// Whether every text fits.
    let fitsEverything: Bool
    private let steps: [Element]
    private let loops: [Loop]
    private let separator: UInt8?

    /// Nil where the middle is too long.
    init?(_ elements: [Element], separator: UInt8?) {
        var rest = elements[...]
        var prefix: [UInt8] = []
        while case .byte(let byte)? = rest.first {
            prefix.append(byte)
            rest.removeFirst()
        }
        var suffix: [UInt8] = []
        while case .byte(let byte)? = rest.last {
            suffix.append(byte)
            rest.removeLast()
        }
        guard rest.count <= Self.middleLimit else { return nil }
        var steps: [Element] = []
        var loops: [Loop] = [.none]
        for element in rest {
            switch element {
            case .within:
                if loops[steps.count] == .none { loops[steps.count] = .within }
            case .across: loops[steps.count] = .across
            case .byte, .one, .set:
                steps.append(element)
                loops.append(.none)
            }
        }
        self.prefix = prefix
        self.suffix = suffix.reversed()
        self.steps = steps
        self.loops = loops
        self.separator = separator
        isExact = rest.isEmpty
        fitsEverything =
            prefix.allSatisfy { $0 == separator } && prefix.count <= 1 && suffix.isEmpty
            && steps.isEmpty
            && (loops[0] == .across || separator == nil && loops[0] != .none)
    }

    /// Whether every text fits that begins with ``prefix``.
    var isPrefixOfAll: Bool { steps.isEmpty && suffix.isEmpty && loops[0] == .across }

    /// The name after the last separator, where the pattern ends with it whole.
    var lastName: ArraySlice<UInt8>? {
        guard let separator, !isExact, let start = suffix.lastIndex(of: separator) else {
            return nil
        }
        let name = suffix[(start + 1)...]
        return name.isEmpty ? nil : name
    }

    /// Takes time by the length of the text times that of the middle, never more.
    func fits(_ text: ArraySlice<UInt8>) -> Bool {
        if isExact { return text.elementsEqual(prefix) }
        guard text.count >= prefix.count + suffix.count, text.starts(with: prefix),
            text.suffix(suffix.count).elementsEqual(suffix)
        else { return false }
        return fitsMiddle(text.dropFirst(prefix.count).dropLast(suffix.count))
    }

    /// A bit for each number of steps that the text so far may have made.
    private func fitsMiddle(_ text: ArraySlice<UInt8>) -> Bool {
        if steps.isEmpty {
            return loops[0] == .across || !text.contains { !loop(loops[0], takes: $0) }
        }
        var states = UInt128(1)
        for byte in text {
            var next = UInt128(0)
            var rest = states
            while rest != 0 {
                let index = rest.trailingZeroBitCount
                rest &= rest - 1
                if loop(loops[index], takes: byte) { next |= 1 << UInt128(index) }
                if index < steps.count, step(steps[index], takes: byte) {
                    next |= 1 << UInt128(index + 1)
                }
            }
            if next == 0 { return false }
            states = next
        }
        return states & (1 << UInt128(steps.count)) != 0
    }

    private func loop(_ loop: Loop, takes byte: UInt8) -> Bool {
        switch loop {
        case .none: false
        case .within: byte != separator
        case .across: true
        }
    }

    private func step(_ step: Element, takes byte: UInt8) -> Bool {
        switch step {
        case .byte(let wanted): byte == wanted
        case .one: byte != separator
        case .set(let set): byte != separator && set.contains(byte)
        case .within, .across: false
        }
    }
}

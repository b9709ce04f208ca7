/// A pattern for the arguments behind the program's own name: one glob for each, and `...` for any
/// number of them.
///
/// The name itself, `argv[0]`, is not looked at: the caller makes it up.
package struct ArgumentPattern: Hashable, Sendable {
    package enum Element: Hashable, Sendable {
        case one(Glob)
        /// An argument without a character.
        case empty
        /// `...`
        case rest
    }

    /// More elements are refused.
    package static let lengthLimit = 120

    package let elements: [Element]

    init(_ elements: [Element]) {
        self.elements = elements
    }

    var fitsEverything: Bool { elements == [.rest] }

    /// With `isComplete` false more may follow, and the last of `arguments` may be cut.
    func truth(_ arguments: ArraySlice<[UInt8]>, isComplete: Bool) -> Truth {
        let known = isComplete ? arguments : arguments.dropLast()
        // A bit for each number of elements that the arguments so far may have used up.
        var states = passing(1)
        for argument in known {
            var next = UInt128(0)
            for (index, element) in elements.enumerated() where states & bit(index) != 0 {
                switch element {
                case .rest: next |= bit(index)
                case .empty: if argument.isEmpty { next |= bit(index + 1) }
                case .one(let glob): if glob.fits(argument[...]) { next |= bit(index + 1) }
                }
            }
            states = passing(next)
            if states == 0 { return .no }
        }
        if isComplete { return states & bit(elements.count) != 0 ? .yes : .no }
        if elements.last == .rest, states & bit(elements.count - 1) != 0 { return .yes }
        return .unknown("arguments")
    }

    private func bit(_ index: Int) -> UInt128 { 1 << UInt128(index) }

    /// `...` may stand for nothing.
    private func passing(_ states: UInt128) -> UInt128 {
        var states = states
        for (index, element) in elements.enumerated()
        where element == .rest && states & bit(index) != 0 {
            states |= bit(index + 1)
        }
        return states
    }
}

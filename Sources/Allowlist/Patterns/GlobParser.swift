/// Why a text is no pattern.
struct GlobError: Error, Hashable {
    let problem: String
}

/// Reads the alternatives of a pattern.
struct GlobParser {
    typealias Element = GlobBranch.Element

    /// How many alternatives `{a,b}` may multiply to, and how deep braces may nest.
    private static let branchLimit = 256
    private static let depthLimit = 8

    private var bytes: ArraySlice<UInt8>
    private let separator: UInt8?

    init(_ text: String, separator: UInt8?) {
        bytes = Array(text.utf8)[...]
        self.separator = separator
    }

    mutating func branches() throws(GlobError) -> [[Element]] {
        let branches = try sequence(depth: 0)
        if !bytes.isEmpty { throw GlobError(problem: "a '}' closes nothing; write '\\}'") }
        return branches
    }

    /// Up to the end, or in braces up to `,` or `}`.
    private mutating func sequence(depth: Int) throws(GlobError) -> [[Element]] {
        var branches: [[Element]] = [[]]
        while let byte = bytes.first {
            if byte == UInt8(ascii: "}") || depth > 0 && byte == UInt8(ascii: ",") { break }
            bytes.removeFirst()
            switch byte {
            case UInt8(ascii: "{"):
                guard depth < Self.depthLimit else {
                    throw GlobError(problem: "braces nest too deep")
                }
                branches = try product(branches, try alternatives(depth: depth + 1))
            case UInt8(ascii: "*"): branches = try product(branches, stars(after: branches))
            case UInt8(ascii: "?"): append(.one, to: &branches)
            case UInt8(ascii: "["): append(.set(try set()), to: &branches)
            case UInt8(ascii: "\\"):
                guard let next = bytes.popFirst() else {
                    throw GlobError(problem: "a '\\' at the end stands for nothing")
                }
                append(.byte(next), to: &branches)
            default: append(.byte(byte), to: &branches)
            }
        }
        return branches
    }

    private func append(_ element: Element, to branches: inout [[Element]]) {
        for index in branches.indices { branches[index].append(element) }
    }

    private func product(
        _ heads: [[Element]], _ tails: [[Element]]
    ) throws(GlobError) -> [[Element]] {
        guard heads.count * tails.count <= Self.branchLimit else {
            throw GlobError(problem: "more than \(Self.branchLimit) alternatives")
        }
        return heads.flatMap { head in tails.map { head + $0 } }
    }

    /// `**/` at the beginning of a part stands for no part too.
    private mutating func stars(after heads: [[Element]]) -> [[Element]] {
        guard bytes.first == UInt8(ascii: "*") else { return [[.within]] }
        while bytes.first == UInt8(ascii: "*") { bytes.removeFirst() }
        guard let separator, bytes.first == separator,
            heads.allSatisfy({ $0.isEmpty || $0.last == .byte(separator) })
        else { return [[.across]] }
        bytes.removeFirst()
        return [[], [.across, .byte(separator)]]
    }

    private mutating func alternatives(depth: Int) throws(GlobError) -> [[Element]] {
        var branches: [[Element]] = []
        while true {
            branches += try sequence(depth: depth)
            guard branches.count <= Self.branchLimit else {
                throw GlobError(problem: "more than \(Self.branchLimit) alternatives")
            }
            switch bytes.popFirst() {
            case UInt8(ascii: ","): continue
            case UInt8(ascii: "}"): return branches
            default: throw GlobError(problem: "a '{' is not closed; write '\\{' for the character")
            }
        }
    }

    private mutating func set() throws(GlobError) -> ByteSet {
        var set = ByteSet()
        let isInverted =
            bytes.first == UInt8(ascii: "!") || bytes.first == UInt8(ascii: "^")
        if isInverted { bytes.removeFirst() }
        var isFirst = true
        while let byte = bytes.popFirst() {
            if byte == UInt8(ascii: "]"), !isFirst {
                if isInverted { set.invert() }
                return set
            }
            isFirst = false
            let lower = byte == UInt8(ascii: "\\") ? bytes.popFirst() ?? byte : byte
            var upper = lower
            if bytes.first == UInt8(ascii: "-"), let end = bytes.dropFirst().first,
                end != UInt8(ascii: "]")
            {
                bytes.removeFirst(2)
                upper = end
                guard lower <= upper else {
                    throw GlobError(problem: "a range in [ ] runs backwards")
                }
            }
            for member in lower...upper { set.insert(member) }
        }
        throw GlobError(problem: "a '[' is not closed; write '\\[' for the character")
    }
}

/// Reads one document.
struct TOMLReader {
    private var cursor: TOMLCursor
    private let limits: TOMLLimits
    private var tree = TOMLTree()
    /// The table to which the lines that follow belong.
    private var current = TOMLTree.root

    init(bytes: [UInt8], path: String, limits: TOMLLimits) {
        cursor = TOMLCursor(bytes: bytes, path: path)
        self.limits = limits
    }

    mutating func document() throws(TOMLError) -> TOMLNode {
        guard String(validating: cursor.bytes, as: UTF8.self) != nil else {
            throw cursor.error("the text is not UTF-8")
        }
        while true {
            try cursor.skipLines()
            guard let byte = cursor.peek else { return tree.node() }
            if byte == UInt8(ascii: "[") { try header() } else { try pair(in: current, depth: 0) }
            try cursor.endLine()
        }
    }

    /// `[a.b]` or `[[a.b]]`.
    private mutating func header() throws(TOMLError) {
        let place = cursor.place
        let isArray = cursor.isAt("[[")
        cursor.advance(isArray ? 2 : 1)
        let key = try cursor.key(depthLimit: limits.depth)
        guard cursor.isAt(isArray ? "]]" : "]") else { throw cursor.error("']' is missing") }
        cursor.advance(isArray ? 2 : 1)
        do throws(TOMLTree.Conflict) {
            current = try tree.open(key, isArray: isArray, at: place)
        } catch {
            throw TOMLError(
                path: cursor.path, line: place.line, column: place.column, problem: error.problem)
        }
        try requireBound()
    }

    /// `a.b = value`
    private mutating func pair(in table: Int, depth: Int) throws(TOMLError) {
        let place = cursor.place
        let key = try cursor.key(depthLimit: limits.depth)
        guard cursor.take(UInt8(ascii: "=")) else { throw cursor.error("'=' is missing") }
        cursor.skipBlanks()
        let value = try value(depth: depth + key.count)
        do throws(TOMLTree.Conflict) {
            try tree.set(key, in: table, to: value, at: place)
        } catch {
            throw TOMLError(
                path: cursor.path, line: place.line, column: place.column, problem: error.problem)
        }
    }

    private func requireBound() throws(TOMLError) {
        guard tree.count <= limits.nodes else {
            throw cursor.error("the document has more than \(limits.nodes) values")
        }
    }

    /// The item of the tree that the value becomes.
    private mutating func value(depth: Int) throws(TOMLError) -> Int {
        guard depth <= limits.depth else {
            throw cursor.error("values lie more than \(limits.depth) levels deep")
        }
        try requireBound()
        let place = cursor.place
        switch cursor.peek {
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            return tree.add(.value(.string(try cursor.string())), at: place)
        case UInt8(ascii: "["): return try array(depth: depth, at: place)
        case UInt8(ascii: "{"): return try inlineTable(depth: depth, at: place)
        default:
            guard let content = TOMLWord.content(word()) else {
                throw TOMLError(
                    path: cursor.path, line: place.line, column: place.column,
                    problem: "this is no value of TOML")
            }
            return tree.add(.value(content), at: place)
        }
    }

    private mutating func word() -> String {
        let start = cursor.index
        while let byte = cursor.peek {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B, 0x2D, 0x2E, 0x3A, 0x5F:
                cursor.advance()
            case 0x20 where cursor.index - start == 10 && isTimeNext():
                cursor.advance()
            default: return String(decoding: cursor.bytes[start..<cursor.index], as: UTF8.self)
            }
        }
        return String(decoding: cursor.bytes[start..<cursor.index], as: UTF8.self)
    }

    /// Whether behind a date and one blank a time follows.
    private func isTimeNext() -> Bool {
        let rest = cursor.bytes[cursor.index...].dropFirst().prefix(3)
        return rest.count == 3 && rest.last == UInt8(ascii: ":")
            && rest.dropLast().allSatisfy { 0x30...0x39 ~= $0 }
    }

    private mutating func array(
        depth: Int, at place: (line: Int, column: Int)
    ) throws(TOMLError) -> Int {
        cursor.advance()
        var elements: [Int] = []
        while true {
            try cursor.skipLines()
            if cursor.take(UInt8(ascii: "]")) {
                return tree.add(.array(elements, isOfTables: false), at: place)
            }
            elements.append(try value(depth: depth + 1))
            try cursor.skipLines()
            guard cursor.take(UInt8(ascii: ",")) || cursor.peek == UInt8(ascii: "]") else {
                throw cursor.error("',' or ']' is missing in an array")
            }
        }
    }

    private mutating func inlineTable(
        depth: Int, at place: (line: Int, column: Int)
    ) throws(TOMLError) -> Int {
        cursor.advance()
        let table = tree.add(.table([:], .dotted), at: place)
        cursor.skipBlanks()
        if !cursor.take(UInt8(ascii: "}")) {
            while true {
                try pair(in: table, depth: depth)
                cursor.skipBlanks()
                if cursor.take(UInt8(ascii: "}")) { break }
                guard cursor.take(UInt8(ascii: ",")) else {
                    throw cursor.error("',' or '}' is missing in an inline table")
                }
            }
        }
        tree.close(table)
        return table
    }
}

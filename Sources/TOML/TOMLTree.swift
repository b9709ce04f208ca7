/// The tables, arrays and values of a document while it is read, each known by its number.
struct TOMLTree {
    /// Why a line cannot stand where it does.
    struct Conflict: Error {
        let problem: String
    }

    /// Who has made a table, and so who may still add to it.
    enum Definition {
        /// A header of a table inside it; a header of its own may follow.
        case implicit
        case header
        /// A key with dots, or braces that are still open; only such keys add to it.
        case dotted
        /// Braces that have ended; nobody adds to it.
        case closed
    }

    enum Item {
        case value(TOMLNode.Content)
        case array([Int], isOfTables: Bool)
        case table([String: Int], Definition)
    }

    static let root = 0

    private var items: [(item: Item, line: Int, column: Int)] = [
        (.table([:], .header), 1, 1)
    ]

    var count: Int { items.count }

    mutating func add(_ item: Item, at place: (line: Int, column: Int)) -> Int {
        items.append((item, place.line, place.column))
        return items.count - 1
    }

    /// The table of a header; with `isArray` a new one at the end of the array of that name.
    mutating func open(
        _ key: [String], isArray: Bool, at place: (line: Int, column: Int)
    ) throws(Conflict) -> Int {
        var table = Self.root
        for part in key.dropLast() {
            guard let next = child(part, of: table) else {
                table = insert(.table([:], .implicit), named: part, in: table, at: place)
                continue
            }
            switch items[next].item {
            case .array(let tables, isOfTables: true): table = tables.last ?? next
            case .table(_, .closed): throw Conflict(problem: "the table '\(part)' has ended")
            case .table: table = next
            default: throw Conflict(problem: "'\(part)' is no table")
            }
        }
        let name = key.last ?? ""
        return isArray
            ? try append(to: name, in: table, at: place) : try define(name, in: table, at: place)
    }

    private mutating func define(
        _ name: String, in table: Int, at place: (line: Int, column: Int)
    ) throws(Conflict) -> Int {
        guard let own = child(name, of: table) else {
            return insert(.table([:], .header), named: name, in: table, at: place)
        }
        guard case .table(let entries, .implicit) = items[own].item else {
            throw Conflict(problem: "'\(name)' stands twice")
        }
        items[own] = (.table(entries, .header), place.line, place.column)
        return own
    }

    private mutating func append(
        to name: String, in table: Int, at place: (line: Int, column: Int)
    ) throws(Conflict) -> Int {
        let array =
            child(name, of: table)
            ?? insert(.array([], isOfTables: true), named: name, in: table, at: place)
        guard case .array(var tables, isOfTables: true) = items[array].item else {
            throw Conflict(problem: "'\(name)' is no array of tables")
        }
        let new = add(.table([:], .header), at: place)
        // The array leaves the tree while it grows, so that it is not copied each time.
        items[array].item = .value(.bool(false))
        tables.append(new)
        items[array].item = .array(tables, isOfTables: true)
        return new
    }

    /// Sets a key, the tables of its first parts made where they are not there.
    mutating func set(
        _ key: [String], in table: Int, to value: Int, at place: (line: Int, column: Int)
    ) throws(Conflict) {
        var table = table
        for part in key.dropLast() {
            guard let next = child(part, of: table) else {
                table = insert(.table([:], .dotted), named: part, in: table, at: place)
                continue
            }
            switch items[next].item {
            case .table(_, .dotted), .table(_, .implicit): table = next
            case .table: throw Conflict(problem: "the table '\(part)' is defined elsewhere")
            default: throw Conflict(problem: "'\(part)' is no table")
            }
        }
        let name = key.last ?? ""
        guard child(name, of: table) == nil else {
            throw Conflict(problem: "'\(name)' stands twice")
        }
        link(value, named: name, in: table)
    }

    /// Ends a table that stands in braces.
    mutating func close(_ table: Int) {
        guard case .table(let entries, _) = items[table].item else { return }
        items[table].item = .table(entries, .closed)
        for entry in entries.values {
            if case .table(_, .dotted) = items[entry].item { close(entry) }
        }
    }

    private func child(_ name: String, of table: Int) -> Int? {
        if case .table(let entries, _) = items[table].item { entries[name] } else { nil }
    }

    private mutating func insert(
        _ item: Item, named name: String, in table: Int, at place: (line: Int, column: Int)
    ) -> Int {
        let new = add(item, at: place)
        link(new, named: name, in: table)
        return new
    }

    private mutating func link(_ item: Int, named name: String, in table: Int) {
        guard case .table(var entries, let definition) = items[table].item else { return }
        // The table leaves the tree while it grows, so that it is not copied each time.
        items[table].item = .value(.bool(false))
        entries[name] = item
        items[table].item = .table(entries, definition)
    }

    /// The document.
    ///
    /// A header adds at most as many levels as a key has parts, and so does a key, so that the depth
    /// is bounded by twice the limit and what values add.
    func node(_ number: Int = TOMLTree.root) -> TOMLNode {
        let (item, line, column) = items[number]
        let content: TOMLNode.Content =
            switch item {
            case .value(let content): content
            case .array(let elements, _): .array(elements.map { node($0) })
            case .table(let entries, _): .table(entries.mapValues { node($0) })
            }
        return TOMLNode(content: content, line: line, column: column)
    }
}

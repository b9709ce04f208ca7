/// Makes expressions over the tree of ``UnknownTests``, of all that the language has for it.
struct ExpressionGenerator {
    enum Kind: CaseIterable {
        case bool, int, string, list, map, optional
    }

    var random: RandomGenerator
    /// The variables of the macros around the present place.
    private var locals: [(name: String, kind: Kind)] = []

    init(seed: UInt64) {
        random = RandomGenerator(seed: seed)
    }

    mutating func expression(_ kind: Kind, _ depth: Int) -> String {
        let names = locals.filter { $0.kind == kind }.map(\.name)
        if !names.isEmpty, random.number(below: 3) == 0 { return random.pick(names) }
        if depth <= 0 || random.number(below: 6) == 0 { return random.pick(Self.leaves(kind)) }
        if random.number(below: 12) == 0 { return general(kind, depth - 1) }
        return switch kind {
        case .bool: bool(depth - 1)
        case .int: int(depth - 1)
        case .string: string(depth - 1)
        case .list: list(depth - 1)
        case .map: map(depth - 1)
        case .optional: optional(depth - 1)
        }
    }

    private static func leaves(_ kind: Kind) -> [String] {
        switch kind {
        case .bool: ["true", "false", "n.yes", "n.ub", "n.flags[1]", "has(n.ui)", "has(n.m.uk)"]
        case .int: ["0", "1", "2", "n.ui", "n.one", "n.l[1]", "n.l[2]", "n.m.uk", "n.m.j", "n.x.y"]
        case .string: ["'j'", "'uk'", "''", "n.s", "n.us"]
        case .list: ["[]", "[1]", "n.l", "n.ul", "n.deep"]
        case .map: ["{}", "n.m", "n.um", "{'j': 2}", "n.x", "{'uk': n.ui}"]
        case .optional: ["n.?ui", "n.m.?uk", "n.m.?absent", "optional.none()", "n.l[?1]", "n.?um"]
        }
    }

    /// The forms that any kind may have.
    private mutating func general(_ kind: Kind, _ depth: Int) -> String {
        switch random.number(below: 3) {
        case 0:
            let test = expression(.bool, depth)
            return "(\(test) ? \(expression(kind, depth)) : \(expression(kind, depth)))"
        case 1:
            let bound = Kind.allCases.randomElement(using: &random) ?? .int
            let value = expression(bound, depth)
            return scoped([bound]) { generator, names in
                "cel.bind(\(names[0]), \(value), \(generator.expression(kind, depth)))"
            }
        default:
            return
                "[\(expression(kind, depth)), \(expression(kind, depth))]"
                + "[\(random.pick(["0", "1", "n.ui"]))]"
        }
    }

    private mutating func scoped(
        _ kinds: [Kind], _ body: (inout ExpressionGenerator, [String]) -> String
    ) -> String {
        let names = kinds.indices.map { "v\(locals.count + $0)" }
        locals += zip(names, kinds).map { (name: $0, kind: $1) }
        defer { locals.removeLast(kinds.count) }
        return body(&self, names)
    }

    private mutating func bool(_ depth: Int) -> String {
        switch random.number(below: 14) {
        case 0, 1: "(\(expression(.bool, depth)) && \(expression(.bool, depth)))"
        case 2, 3: "(\(expression(.bool, depth)) || \(expression(.bool, depth)))"
        case 4: "!\(expression(.bool, depth))"
        case 5:
            joined(.int, by: ["<", ">=", "==", "!="], depth)
        case 6: equality(depth)
        case 7: "(\(expression(.int, depth)) in \(expression(.list, depth)))"
        case 8: "(\(expression(.string, depth)) in \(expression(.map, depth)))"
        case 9: quantifier(depth)
        case 10: "\(expression(.optional, depth)).hasValue()"
        case 11:
            joined(.string, by: [".startsWith", ".contains", ".matches"], depth)
        case 12:
            "sets.\(random.pick(["contains", "intersects", "equivalent"]))"
                + "(\(expression(.list, depth)), \(expression(.list, depth)))"
        default: "has(\(expression(.map, depth)).\(random.pick(["uk", "j", "absent"])))"
        }
    }

    private mutating func equality(_ depth: Int) -> String {
        let kind = Kind.allCases.randomElement(using: &random) ?? .int
        return joined(kind, by: ["==", "!="], depth)
    }

    /// Two operands and what stands between them.
    private mutating func joined(_ kind: Kind, by operators: [String], _ depth: Int) -> String {
        "(\(expression(kind, depth)) \(random.pick(operators)) (\(expression(kind, depth))))"
    }

    private mutating func quantifier(_ depth: Int) -> String {
        let name = random.pick(["all", "exists", "exists_one"])
        if random.number(below: 2) == 0 {
            let range = expression(.list, depth)
            return scoped([.int]) { generator, names in
                "\(range).\(name)(\(names[0]), \(generator.expression(.bool, depth)))"
            }
        }
        let range = expression(.map, depth)
        return scoped([.string, .int]) { generator, names in
            "\(range).\(name)(\(names[0]), \(names[1]), \(generator.expression(.bool, depth)))"
        }
    }

    private mutating func int(_ depth: Int) -> String {
        switch random.number(below: 9) {
        case 0, 1:
            joined(.int, by: ["+", "-", "*", "/", "%"], depth)
        case 2: "size(\(expression(.list, depth)))"
        case 3: "size(\(expression(.map, depth)))"
        case 4: "\(expression(.optional, depth)).orValue(\(expression(.int, depth)))"
        case 5:
            "\(expression(.list, depth)).\(random.pick(["sum()", "min()", "max()", "indexOf(1)"]))"
        case 6: "\(expression(.list, depth))[\(expression(.int, depth))]"
        case 7: "\(expression(.map, depth))[\(expression(.string, depth))]"
        default: "size(\(expression(.string, depth)))"
        }
    }

    private mutating func string(_ depth: Int) -> String {
        switch random.number(below: 5) {
        case 0: "(\(expression(.string, depth)) + \(expression(.string, depth)))"
        case 1: "string(\(expression(.int, depth)))"
        case 2: "\(expression(.string, depth)).replace(\(expression(.string, depth)), 'z')"
        case 3: "'%s'.format([\(expression(.list, depth))])"
        default: "\(expression(.list, depth)).map(q, string(q)).join(',')"
        }
    }

    private mutating func list(_ depth: Int) -> String {
        let range = expression(.list, depth)
        switch random.number(below: 10) {
        case 0: return "[\(expression(.int, depth)), \(expression(.int, depth))]"
        case 1: return "[?\(expression(.optional, depth)), \(expression(.int, depth))]"
        case 2: return "(\(range) + \(expression(.list, depth)))"
        case 3:
            return scoped([.int]) { generator, names in
                "\(range).filter(\(names[0]), \(generator.expression(.bool, depth)))"
            }
        case 4:
            return scoped([.int]) { generator, names in
                "\(range).map(\(names[0]), \(generator.expression(.bool, depth)), "
                    + "\(generator.expression(.int, depth)))"
            }
        case 5: return "\(range).\(random.pick(["reverse", "distinct", "sort", "flatten"]))()"
        case 6: return "\(range).slice(0, \(expression(.int, depth)))"
        case 7:
            let map = expression(.map, depth)
            return scoped([.string]) { generator, names in
                "\(map).map(\(names[0]), \(generator.expression(.int, depth)))"
            }
        case 8: return "[\(expression(.optional, depth)), optional.of(1)].unwrapOpt()"
        default: return "\(range).sortBy(q, -q)"
        }
    }

    private mutating func map(_ depth: Int) -> String {
        let range = expression(.map, depth)
        switch random.number(below: 4) {
        case 0: return "{\(expression(.string, depth)): \(expression(.int, depth))}"
        case 1: return "{?'uk': \(expression(.optional, depth)), 'j': 1}"
        case 2:
            return scoped([.string, .int]) { generator, names in
                "\(range).transformMap(\(names[0]), \(names[1]), "
                    + "\(generator.expression(.bool, depth)), \(generator.expression(.int, depth)))"
            }
        default:
            return scoped([.string, .int]) { generator, names in
                "\(range).transformMapEntry(\(names[0]), \(names[1]), "
                    + "\(generator.expression(.map, depth)))"
            }
        }
    }

    private mutating func optional(_ depth: Int) -> String {
        switch random.number(below: 8) {
        case 0: return "optional.of(\(expression(.int, depth)))"
        case 1: return "optional.ofNonZeroValue(\(expression(.map, depth)))"
        case 2: return "optional.ofNonZeroValue(\(expression(.int, depth)))"
        case 3: return "\(expression(.optional, depth)).or(\(expression(.optional, depth)))"
        case 4:
            let target = expression(.optional, depth)
            return scoped([.int]) { generator, names in
                "\(target).optMap(\(names[0]), \(generator.expression(.int, depth)))"
            }
        case 5: return "\(expression(.list, depth)).\(random.pick(["first", "last"]))()"
        case 6: return "\(expression(.map, depth)).?\(random.pick(["uk", "j", "absent"]))"
        default: return "\(expression(.map, depth))[?\(expression(.string, depth))]"
        }
    }
}

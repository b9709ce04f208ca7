import Testing

@testable import CEL

@Suite struct EvaluationTests {
    private let environment = Environment(
        variables: ["node": .dyn], placeFunctions: ["origin": .string],
        placeMembers: [PlaceMember("near", of: .dyn, [[.int], [.int, .string]], .string)])
    private let node = Value.map(fields: [
        "port": .int(10250),
        "mode": .string("Webhook"),
        "lost": .unknown(UnknownSet(reason: "permission denied")),
        "list": .list([.int(1), .unknown(UnknownSet(reason: "unread")), .int(3)]),
        "flags": .map(fields: ["a": .string("x"), "b": .string("y")]), "key": .string("b"),
        "none": .list([]),
        "users": .list([
            .map(fields: ["name": .string("root"), "id": .int(0)]),
            .map(fields: ["name": .string("daemon"), "id": .int(1)]),
        ]),
        "half": .map(fields: ["a": .int(1), "b": .unknown(UnknownSet(reason: "unread"))]),
    ])

    private func run(_ source: String, limit: Int = Program.costLimit) throws -> Program.Evaluation
    {
        try environment.compile(source).evaluate(
            ["node": node], isTracing: true, costLimit: limit
        ) { call throws(EvaluationError) in
            let arguments = call.arguments.map { " \($0)" }.joined()
            return PlaceAnswer(
                .string("\(call.name) of \(call.place)\(arguments)"),
                reads: call.arguments.isEmpty ? [] : [call.place.appending(.field("beside"))])
        }
    }

    private func text(_ source: String) throws -> String {
        switch try run(source).result {
        case .value(let value): "\(value)"
        case .unknown(let set): "unknown: \(set.reasons.joined(separator: ", "))"
        case .failure(let error): "error: \(error)"
        }
    }

    @Test(arguments: [
        ("node.lost && false", "bool(false)"), ("false && node.lost", "bool(false)"),
        ("node.lost || true", "bool(true)"), ("node.lost && true", "unknown: permission denied"),
        ("node.lost || node.absent == 1", "unknown: permission denied"),
        ("node.absent == 1 || node.lost", "unknown: permission denied"),
        ("!node.lost", "unknown: permission denied"),
        ("node.lost == node.lost", "unknown: permission denied"),
        ("node.lost ? 1 : 2", "unknown: permission denied"),
        ("has(node.lost)", "unknown: permission denied"),
        ("has(node.lost.inside)", "unknown: permission denied"),
        ("node.lost.inside.more == 3", "unknown: permission denied"),
        ("size(node.list)", "int(3)"), ("node.list[1] == 2", "unknown: unread"),
        ("node.list.exists(x, x == 3)", "bool(true)"),
        ("node.list.exists(x, x == 4)", "unknown: unread"),
        ("node.list.all(x, x < 3)", "bool(false)"), ("node.list.all(x, x < 4)", "unknown: unread"),
        ("2 in node.list", "unknown: unread"), ("3 in node.list", "bool(true)"),
        ("node.list == [1, 2, 4]", "bool(false)"), ("node.list == [1, 2, 3]", "unknown: unread"),
        ("node.list.map(x, x).size()", "int(3)"),
        ("node.?lost.orValue(1) == 1", "unknown: permission denied"),
        ("node.?absent.orValue(1) == 1", "bool(true)"),
        ("[node.lost].distinct().size() == 1", "unknown: permission denied"),
        // A key whose value is unknown may be absent.
        ("'b' in node.half", "unknown: unread"), ("'a' in node.half", "bool(true)"),
        ("'c' in node.half", "bool(false)"), ("size(node.half) == 2", "unknown: unread"),
        ("has(node.half.b)", "unknown: unread"), ("has(node.half.a)", "bool(true)"),
        ("node.half.exists(k, k == 'b')", "unknown: unread"),
        ("node.half.exists(k, k == 'a')", "bool(true)"),
        ("node.half.all(k, k != 'b')", "unknown: unread"),
        ("node.half.all(k, v, k < 'c')", "bool(true)"),
        ("node.half.exists_one(k, k == 'a')", "bool(true)"),
        ("node.half.map(k, k) == ['a', 'b']", "unknown: unread"),
        ("node.half == {'a': 1}", "unknown: unread"), ("node.half == {'a': 2}", "bool(false)"),
        ("node.half == {'a': 1, 'b': 2, 'c': 3}", "bool(false)"),
        ("node.half.exists(k, 1 / 0 == 1)", "unknown: unread"),
        // What an unknown element of a list is may change how many there are elsewhere.
        ("node.list.flatten().size() == 3", "unknown: unread"),
        ("size(node.list + [1]) == 4", "bool(true)"),
        ("node.list.filter(x, x > 0).size() == 3", "unknown: unread"),
        ("[node.lost].unwrapOpt().size() == 1", "unknown: permission denied"),
        ("node.list.exists_one(x, x == 1)", "unknown: unread"),
        ("node.list.exists_one(x, true)", "bool(false)"),
        ("node.list.exists_one(x, x > 0)", "bool(false)"),
        ("optional.ofNonZeroValue(node.half).hasValue()", "unknown: unread"),
        ("node.?lost.optMap(x, x).hasValue()", "unknown: permission denied"),
        ("'x'.startsWith(node.lost)", "unknown: permission denied"),
        ("cel.bind(x, node.lost, x || true)", "bool(true)"),
        ("{node.lost: 1}.a == 1", "unknown: permission denied"),
        ("[[1, node.lost], [2]] == [[2, 3], [2]]", "bool(false)"),
        ("[?node.lost] == []", "unknown: permission denied"),
        ("node.lost + 1 / 0 == 2", "error: divide by zero"),
        ("node.list[node.lost] == 1", "unknown: permission denied"),
        ("type(node.lost) == int", "unknown: permission denied"),
        ("origin(node.list[node.lost])", "unknown: permission denied"),
        ("origin(node.lost)", #"string("origin of node.lost")"#),
    ])
    func `an unknown goes through all that does not decide without it`(
        source: String, expected: String
    ) throws {
        #expect(try text(source) == expected)
    }

    @Test(arguments: [
        ("node.port == 10250 && node.mode == 'x'", ["node.port", "node.mode"]),
        ("node.port == 1 && node.mode == 'x'", ["node.port"]),
        ("has(node.absent.deeper) || true", ["node.absent"]),
        ("has(node.absent) || node.port == 1", ["node.absent", "node.port"]),
        ("node.lost.inside == 1", ["node.lost"]),
        ("node.list.exists(x, x == 1)", ["node.list[0]"]),
        ("node.flags.exists(k, k == 'b')", ["node.flags.a", "node.flags.b"]),
        ("node.flags.all(k, v, v != 'q')", ["node.flags.a", "node.flags.b"]),
        ("cel.bind(p, node.port, p > 1 && p < 9)", ["node.port"]),
        ("node['port'] == 1 || node.port == 2", ["node.port"]),
        ("size(node.flags) == 2", ["node.flags"]),
        ("origin(node.port) != ''", ["node.port"]),
        ("false && node.port == 1", []), ("true || node.lost", []),
        ("node.port > 1 ? node.mode == 'a' : node.lost", ["node.port", "node.mode"]),
        ("node.lost ? node.port == 1 : true", ["node.lost"]),
        ("(node.port > 1 ? node.flags : node).a == 'x'", ["node.port", "node.flags.a"]),
        ("node.flags[node.key] == 'y'", ["node.key", "node.flags.b"]),
        ("node.flags[node.lost] == 'y'", ["node.lost", "node.flags"]),
        (
            "node.users.exists(u, u.name == 'root' && u.id == 0)",
            ["node.users[0].name", "node.users[0].id"]
        ),
        ("node.users.all(i, u, u.id >= 0)", ["node.users[0].id", "node.users[1].id"]),
        (
            "node.users.filter(u, u.id > 0).map(u, u.name) == ['x']",
            ["node.users[0].id", "node.users[1].id"]
        ),
        ("node.users.map(u, u.name)[1] == 'x'", ["node.users[0].name", "node.users[1].name"]),
        ("node.users.all(u, true)", ["node.users"]), ("[].all(x, node.port == x)", []),
        ("node.none.all(u, u.id > 0)", ["node.none"]),
        ("cel.bind(u, node.users[1], u.name == 'daemon')", ["node.users[1].name"]),
        (
            "cel.bind(u, node.port > 1 ? node.users : [], u[0].id == 0)",
            ["node.port", "node.users[0].id"]
        ),
        ("has(node.flags.a) && !has(node.flags.z)", ["node.flags.a", "node.flags.z"]),
        ("node.?flags.?z.hasValue()", ["node.flags.z"]),
        (
            "node.users.exists(u, has(u.shell) || u.id == 1)",
            [
                "node.users[0].shell", "node.users[0].id",
                "node.users[1].shell", "node.users[1].id",
            ]
        ),
        ("node.port in [1, 10250]", ["node.port"]),
        ("node.users[7].id == 1 || true", ["node.users[7]"]),
    ])
    func `the trace names the places that decided`(source: String, expected: [String]) throws {
        #expect(try run(source).reads.map(\.description) == expected)
    }

    @Test func `a function of a place is told the place and not the value`() throws {
        #expect(try text("origin(node.port)") == #"string("origin of node.port")"#)
        #expect(
            try text("node.list.map(x, origin(x))[2]") == #"string("origin of node.list[2]")"#)
    }

    @Test(arguments: [
        "[1,2,3,4,5,6,7,8,9].all(a, [1,2,3,4,5,6,7,8,9].all(b, [1,2,3,4,5,6,7,8,9].all(c, true)))",
        "lists.range(100000000).size() > 0",
        "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaa'.matches('(a*)*b') || lists.range(9999).size() > 1",
        "false || lists.range(9999).exists(x, x < 0)",
    ])
    func `what costs too much ends with an error that nothing absorbs`(source: String) throws {
        guard case .failure(.costExceeded(limit: 500)) = try run(source, limit: 500).result else {
            Issue.record("\(source) went through")
            return
        }
    }

    @Test func `doubling text over and over ends at the limit and in little memory`() throws {
        let doubling = (0..<60).reduce("'0123456789'") { text, number in
            "cel.bind(v\(number), \(text), v\(number) + v\(number))"
        }
        guard case .failure(.costExceeded) = try run("size(\(doubling)) > 1").result else {
            Issue.record("went through")
            return
        }
    }

    @Test func `a member of a place is told the place, its arguments, and what it reads`() throws {
        #expect(try text("node.list.near(7)") == #"string("near of node.list int(7)")"#)
        #expect(try text("node.lost.near(7, 'a')").hasPrefix(#"string("near of node.lost int(7)"#))
        #expect(try text("node.list.near(node.lost)") == "unknown: permission denied")
        #expect(try text("node.list.map(x, x.near(1))[0]").contains("node.list[0]"))
        #expect(
            try run("node.key.near(1) == ''").reads.map(\.description)
                == ["node.key", "node.key.beside"])
        for source in ["[1].near(1)", "node.list.near()", "node.list.near('a')"] {
            #expect(throws: CELError.self) { try environment.compile(source) }
        }
    }

    @Test func `members of places with one name are told apart by what they belong to`() throws {
        let environment = Environment(
            variables: ["port": .int, "path": .string, "any": .bool],
            placeMembers: [
                PlaceMember("near", of: .int, [[]], .bool),
                PlaceMember("near", of: .string, [[.string]], .int),
            ])
        func result(_ source: String) throws -> Program.Evaluation.Result {
            try environment.compile(source).evaluate(
                ["port": .int(22), "path": .string("/x"), "any": .bool(true)]
            ) { call throws(EvaluationError) in
                PlaceAnswer(call.arguments.isEmpty ? .bool(true) : .int(7))
            }.result
        }
        guard case .value(.bool(true)) = try result("port.near() && path.near('a') == 7") else {
            Issue.record("another member was asked")
            return
        }
        // Each has its own forms and its own result.
        for source in ["port.near('a')", "path.near()", "any.near()", "path.near('a') == true"] {
            #expect(throws: CELError.self) { try environment.compile(source) }
        }
    }

    @Test func `sortBy sorts by what is made of each element`() throws {
        #expect(
            try text("[3, 1, 2].sortBy(x, -x)")
                == "list([CEL.Value.int(3), CEL.Value.int(2), CEL.Value.int(1)])")
    }
}

import Testing

@testable import CEL

@Suite struct CheckingTests {
    private let environment = Environment(variables: [
        "node": .object(
            ObjectType(
                name: "node",
                fields: [
                    "kubelet": .object(
                        ObjectType(
                            name: "node.kubelet",
                            fields: [
                                "config": .object(
                                    ObjectType(
                                        name: "node.kubelet.config",
                                        fields: [
                                            "readOnlyPort": .int, "ciphers": .list(.string),
                                            "gates": .map(.string, .bool), "wait": .duration,
                                        ]))
                            ]))
                ]))
    ])

    private func problem(_ source: String, expecting type: Type = .bool) -> String? {
        do {
            _ = try environment.compile(source, expecting: type)
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test(arguments: [
        "node.kubelet.config.readOnlyPort == 0",
        "node.kubelet.config.ciphers.all(c, c.startsWith('TLS_'))",
        "'a' in node.kubelet.config.gates && node.kubelet.config.gates['a']",
        "node.kubelet.config.?gates[?'a'].orValue(false)",
        "node.kubelet.config.wait < duration('4h')",
        "has(node.kubelet.config) && has(node.kubelet)",
        "node.kubelet.config.ciphers == []",
        "cel.bind(c, node.kubelet.config, c.readOnlyPort > 0)",
        "node.kubelet.config.gates.all(name, on, !on || name != 'x')",
        "node.kubelet.config.ciphers.map(c, size(c)).exists(n, n > 3)",
        "node.kubelet.?config.?readOnlyPort.orValue(0) == 0",
        "node.kubelet.?config.optMap(c, c.readOnlyPort).orValue(1) == 1",
        "dyn(node).anything.at[0].all == 'x'", "dyn(1) + 'a' == 'b'",
        "node['kubelet'] == node.kubelet", "has(node.kubelet.?config.gates)",
        "[1, 'a'].exists(x, x == 2)", "{'a': 1}.a == 1 && {'a': 1}['a'] == 1",
        "(node.kubelet.config.readOnlyPort > 0 ? [] : ['x']).all(c, c.size() > 0)",
        "node.kubelet.config.ciphers.sortBy(c, c.size())[0] == 'a'",
    ])
    func `what fits goes through`(source: String) {
        #expect(problem(source) == nil)
    }

    @Test(arguments: [
        (
            "node.kubelet.config.readOnlyPrt == 0",
            "1:21: node.kubelet.config has no field 'readOnlyPrt'; did you mean 'readOnlyPort'?"
        ),
        (
            "node.kubelet.readOnlyPort == 0",
            "1:14: node.kubelet has no field 'readOnlyPort'; did you mean "
                + "'node.kubelet.config.readOnlyPort'?"
        ),
        ("nod.kubelet == 1", "1:1: there is no variable 'nod'; did you mean 'node'?"),
        ("has(node.kublet)", "1:10: node has no field 'kublet'; did you mean 'kubelet'?"),
        (
            "node.kubelet.config.readOnlyPort == '0'",
            "1:34: '==' does not go with int and string: no matching overload"
        ),
        ("node.kubelet.config.readOnlyPort", "1:1: the expression gives int, not bool"),
        (
            "node.kubelet.config.ciphers.exist(c, true)",
            "1:29: there is no function 'exist'; did you mean 'exists'?"
        ),
        (
            "\n  sise(node.kubelet.config.ciphers) == 1",
            "2:3: there is no function 'sise'; did you mean 'size'?"
        ),
        (
            "node.kubelet.config.ciphers.contains('x')",
            "1:29: list(string).contains(string) does not exist: no matching overload"
        ),
        ("node.kubelet.config.readOnlyPort && true", "1:1: '&&' takes bool, not int"),
        (
            "true ? 1 : 'a'",
            "1:6: the two sides of '? :' are int and string; they must be of one type"
        ),
        (
            "node.kubelet.config.ciphers.all(c, c)",
            "1:36: a macro's condition must give bool, not string"
        ),
        (
            "5 in node.kubelet.config.ciphers",
            "1:3: 'in' does not go with int and list(string): no matching overload"
        ),
        (
            "node.kubelet.config.ciphers.all(c, c.lenght > 1)",
            "1:38: string has no fields"
        ),
        (
            "node.kubelet.config.ciphers.map(c, size(c)).exists(n, n == 'a')",
            "1:57: '==' does not go with int and string"
        ),
        (
            "node.kubelet.config.gates.all(k, v, v == 1)",
            "1:39: '==' does not go with bool and int"
        ),
        ("node.kubelet.config.gates[1]", "1:26: map(string, bool) has no element for a key"),
        (
            "node.kubelet.?config.readOnlyPort == 0",
            "1:35: '==' does not go with optional_type(int) and int"
        ),
        (
            "node.kubelet.?config.?readOnlyPort.orValue('a') == 'a'",
            "1:36: optional_type(int).orValue(string) does not exist"
        ),
        ("has(node.kubelet.confg.wait)", "1:18: node.kubelet has no field 'confg'; did you mean"),
        (
            "node['kubelet']['confg'] == 1",
            "1:17: node.kubelet has no field 'confg'; did you mean 'config'?"
        ),
        ("node.?kubelet[?'confg'].hasValue()", "1:16: node.kubelet has no field 'confg'"),
        ("'kublet' in node", "1:1: node has no field 'kublet'; did you mean 'kubelet'?"),
        (
            "node.kubelet.config.ciphers.size > 1",
            "1:29: list(string) has no fields; did you mean 'size()'?"
        ),
        (
            "node.kubelet.config.ciphers.containsIP('x')",
            "1:29: list(string).containsIP(string) does not exist: no matching overload; there is "
                + "net.CIDR.containsIP(net.IP), net.CIDR.containsIP(string)"
        ),
        ("has(node)", "1:5: has() takes a field"),
        ("node.kubelet.config.ciphers.all(c)", "1:29: 'all' is written list.all(x, condition)"),
        ("cel.bind(x, 1)", "1:5: 'bind' is written cel.bind(x, value, result)"),
        ("[1].all(x.y, true)", "1:11: a macro's variable must be a simple name"),
        ("[1].map(x, y, y)", "1:12: there is no variable 'y'"),
        ("math.gratest(1, 2) == 2", "1:6: there is no function 'gratest'"),
        (
            "node.kubelet.config.ciphers[0].matches('(')",
            "1:40: invalid regular expression: missing"
        ),
        ("node.kubelet.config.wait < 5", "1:26: '<' does not go with duration and int"),
        ("-node.kubelet.config.ciphers == 1", "1:1: '-' does not go with list(string)"),
        ("Pod{name: 'x'} == 1", "1:1: there is no message type 'Pod'"),
        ("true &&\n  (false ||\n    nod.x)", "3:5: there is no variable 'nod'"),
        ("'ä😀' == nod", "1:9: there is no variable 'nod'"),
        ("a & b", "1:3: unexpected character '&'; did you mean '&&'?"),
        ("1 == = 2", "1:6: unexpected character '='; did you mean '=='?"),
        ("[1, 2", "1:6: expected ',' or ']', found"),
        ("{'a' 1}", "1:6: expected ':'"), ("x.1", "1:2: expected an operator"),
        ("for == 1", "1:1: 'for' is a reserved word"), ("'\\q'", "1:2: unknown escape"),
        ("{[1]: 2} == {}", "1:2: a map's key is bool, int, uint or string"),
        ("1 +", "1:4: expected a value, found the end of the expression"),
        ("'abc", "1:1: "),
    ])
    func `what does not fit is named with its place and the likely name`(
        source: String, expected: String
    ) {
        let found = problem(source) ?? "goes through"
        #expect(found.hasPrefix(expected), "\(found)")
    }

    @Test(arguments: [
        (
            "has(node.kubelet) && node.kubelet.config.gates['a'] "
                + "&& 'x' in node.kubelet.config.ciphers",
            ["node.kubelet", "node.kubelet.config.gates.a", "node.kubelet.config.ciphers"]
        ),
        ("node.kubelet.config.ciphers.all(c, c == '')", ["node.kubelet.config.ciphers"]),
        (
            "cel.bind(c, node.kubelet.config, c.readOnlyPort == 1 || c.gates['b'])",
            ["node.kubelet.config.readOnlyPort", "node.kubelet.config.gates.b"]
        ),
        (
            "node.kubelet.config.gates[node.kubelet.config.ciphers[0]]",
            ["node.kubelet.config.ciphers[0]", "node.kubelet.config.gates"]
        ),
        ("node.?kubelet.?config.hasValue()", ["node.kubelet.config"]),
        ("false && has(node.kubelet.config)", ["node.kubelet.config"]),
    ])
    func `a program tells which places it may read`(source: String, expected: [String]) throws {
        let program = try environment.compile(source)
        #expect(program.staticPaths.map(\.description) == expected)
    }
}

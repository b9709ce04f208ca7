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
    ])
    func `what fits goes through`(source: String) {
        #expect(problem(source) == nil)
    }

    @Test(arguments: [
        (
            "node.kubelet.config.readOnlyPrt == 0",
            "1:20: node.kubelet.config has no field 'readOnlyPrt'; did you mean 'readOnlyPort'?"
        ),
        (
            "node.kubelet.readOnlyPort == 0",
            "1:13: node.kubelet has no field 'readOnlyPort'; did you mean "
                + "'node.kubelet.config.readOnlyPort'?"
        ),
        ("nod.kubelet == 1", "1:1: there is no variable 'nod'; did you mean 'node'?"),
        ("has(node.kublet)", "1:1: node has no field 'kublet'; did you mean 'kubelet'?"),
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
        ("node.kubelet.config.readOnlyPort && true", "1:20: '&&' takes bool, not int"),
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
        ("1 +", "1:4: expected a value, found the end of the expression"),
        ("'abc", "1:1: "),
    ])
    func `what does not fit is named with its place and the likely name`(
        source: String, expected: String
    ) {
        let found = problem(source) ?? "goes through"
        #expect(found.hasPrefix(expected), "\(found)")
    }

    @Test func `a program tells which places it may read`() throws {
        let program = try environment.compile(
            "has(node.kubelet) && node.kubelet.config.gates['a'] && 'x' in node.kubelet.config.ciphers"
        )
        #expect(
            program.staticPaths.map(\.description) == [
                "node.kubelet", "node.kubelet.config.gates.a", "node.kubelet.config.ciphers",
            ])
    }
}

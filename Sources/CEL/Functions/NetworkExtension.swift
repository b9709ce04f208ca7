/// Addresses and prefixes, as in Kubernetes (`k8s.io/apiserver/pkg/cel/library` ip and cidr).
enum NetworkExtension {
    static let all: [Function] = [
        Function(
            "ip",
            [
                .global([.string], .ip) { values, _ throws(EvaluationError) in
                    .ip(try address(values[0]))
                },
                .member([.cidr], .ip) { values, _ throws(EvaluationError) in
                    if case .cidr(let prefix) = values[0] { .ip(prefix.address) } else { .null }
                },
            ]),
        Function(
            "cidr",
            [
                .global([.string], .cidr) { values, _ throws(EvaluationError) in
                    .cidr(try prefix(values[0]))
                }
            ]),
        Function(
            "isIP",
            [
                .global([.string], .bool) { values, _ throws(EvaluationError) in
                    .bool(IPAddress(parsing: text(values[0])) != nil)
                }
            ]),
        Function(
            "isCIDR",
            [
                .global([.string], .bool) { values, _ throws(EvaluationError) in
                    .bool(IPPrefix(parsing: text(values[0])) != nil)
                }
            ]),
        Function(
            "ip.isCanonical",
            [
                .global([.string], .bool) { values, _ throws(EvaluationError) in
                    .bool(try address(values[0]).text == text(values[0]))
                }
            ]),
        Function(
            "family",
            [
                .member([.ip], .int) { values, _ throws(EvaluationError) in
                    guard case .ip(let address) = values[0] else { return .null }
                    return .int(address.family == .v4 ? 4 : 6)
                }
            ]),
        test("isUnspecified", \.isUnspecified), test("isLoopback", \.isLoopback),
        test("isLinkLocalMulticast", \.isLinkLocalMulticast),
        test("isLinkLocalUnicast", \.isLinkLocalUnicast),
        test("isGlobalUnicast", \.isGlobalUnicast),
        Function(
            "containsIP",
            [.member([.cidr, .ip], .bool, contains), .member([.cidr, .string], .bool, contains)]),
        Function(
            "containsCIDR",
            [.member([.cidr, .cidr], .bool, covers), .member([.cidr, .string], .bool, covers)]),
        Function(
            "masked",
            [
                .member([.cidr], .cidr) { values, _ throws(EvaluationError) in
                    if case .cidr(let prefix) = values[0] { .cidr(prefix.masked) } else { .null }
                }
            ]),
        Function(
            "prefixLength",
            [
                .member([.cidr], .int) { values, _ throws(EvaluationError) in
                    guard case .cidr(let prefix) = values[0] else { return .null }
                    return .int(Int64(prefix.length))
                }
            ]),
    ]

    private static func text(_ value: Value) -> String {
        if case .string(let text) = value { text } else { "" }
    }

    private static func address(_ value: Value) throws(EvaluationError) -> IPAddress {
        let text = text(value)
        if let address = IPAddress(parsing: text) { return address }
        if text.contains("%") { throw .invalid("IP Address with zone value is not allowed") }
        throw .invalid("IP Address '\(text.prefix(60))' parse error during conversion from string")
    }

    private static func prefix(_ value: Value) throws(EvaluationError) -> IPPrefix {
        let text = text(value)
        if let prefix = IPPrefix(parsing: text) { return prefix }
        if text.contains("%") { throw .invalid("CIDR with zone value is not allowed") }
        throw .invalid(
            "network address '\(text.prefix(60))' parse error during conversion from string")
    }

    private static func test(
        _ name: String, _ property: @escaping @Sendable (IPAddress) -> Bool
    ) -> Function {
        Function(
            name,
            [
                .member([.ip], .bool) { values, _ throws(EvaluationError) in
                    guard case .ip(let address) = values[0] else { return .null }
                    return .bool(property(address))
                }
            ])
    }

    private static let contains: Overload.Body = { values, _ throws(EvaluationError) in
        guard case .cidr(let prefix) = values[0] else { return .null }
        if case .ip(let address) = values[1] { return .bool(prefix.contains(address)) }
        return .bool(prefix.contains(try address(values[1])))
    }

    private static let covers: Overload.Body = { values, _ throws(EvaluationError) in
        guard case .cidr(let prefix) = values[0] else { return .null }
        if case .cidr(let other) = values[1] { return .bool(prefix.contains(other)) }
        return .bool(prefix.contains(try NetworkExtension.prefix(values[1])))
    }
}

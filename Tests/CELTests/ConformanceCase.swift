import Foundation

@testable import CEL

/// A case of the public conformance suite, in the JSON form that `Cases/README.md` describes.
struct ConformanceCase {
    let name: String
    let expression: String
    private var bindings: [String: Value] = [:]
    private var variables: [String: Type] = [:]
    private let container: String
    private let hasMacros: Bool
    private let isChecked: Bool
    private let isOnlyChecked: Bool
    private var value: Value?
    private let expectsError: Bool
    private var deducedType: Type?
    /// What this reader does not understand of the case.
    private var unreadable: [String] = []

    init(_ json: [String: Any]) {
        name = json["name"] as? String ?? "a case without a name"
        expression = json["expr"] as? String ?? ""
        container = json["container"] as? String ?? ""
        hasMacros = json["disableMacros"] as? Bool != true
        isChecked = json["disableCheck"] as? Bool != true
        isOnlyChecked = json["checkOnly"] as? Bool == true
        expectsError = json["evalError"] != nil
        for (name, item) in json["bindings"] as? [String: Any] ?? [:] {
            bindings[name] = read(item, Self.value)
            variables[name] = .dyn
        }
        for declaration in json["typeEnv"] as? [[String: Any]] ?? [] {
            guard let name = declaration["ident"] as? String else {
                unreadable.append("\(declaration)")
                continue
            }
            variables[name] = declaration["type"].flatMap { read($0, Self.type) }
        }
        value = json["value"].flatMap { read($0, Self.value) }
        deducedType = json["deducedType"].flatMap { read($0, Self.type) }
        if json["expr"] == nil { unreadable.append("no expression") }
        if value == nil, !expectsError, !isOnlyChecked { unreadable.append("no result") }
    }

    private mutating func read<Result>(_ json: Any, _ reader: (Any) -> Result?) -> Result? {
        let result = reader(json)
        if result == nil { unreadable.append("\(json)") }
        return result
    }

    /// All cases of a folder in the order of its files.
    static func all(in folder: URL) throws -> [ConformanceCase] {
        let files = try FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: nil)
        return try files.filter { $0.pathExtension == "json" }
            .sorted { $0.path < $1.path }
            .flatMap { file in
                let json = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
                return (json as? [[String: Any]] ?? []).map(ConformanceCase.init)
            }
    }

    /// The host's answer to the names of time zones, here from the machine's own database.
    private static let zoneOffset: @Sendable (String, Timestamp) -> Int64? = { zone, moment in
        let date = Date(timeIntervalSince1970: TimeInterval(moment.seconds))
        return TimeZone(identifier: zone).map { Int64($0.secondsFromGMT(for: date)) }
    }

    /// What is wrong; nil where the case ends as it should.
    var problem: String? {
        if !unreadable.isEmpty { return "not run, not understood: \(unreadable)" }
        let environment = Environment(
            variables: variables, container: container, zoneOffset: Self.zoneOffset)
        let program: Program
        do {
            let tree = try Parser.parse(expression, macrosAreOn: hasMacros)
            program =
                isChecked
                ? try environment.program(for: tree) : try environment.uncheckedProgram(for: tree)
        } catch {
            return expectsError ? nil : "does not compile: \(error)"
        }
        if let deducedType, program.resultType != deducedType {
            return "deduced \(program.resultType), not \(deducedType)"
        }
        if isOnlyChecked { return nil }
        switch program.evaluate(bindings).result {
        case .unknown(let set): return "unknown: \(set)"
        case .failure(let error): return expectsError ? nil : "error: \(error)"
        case .value(let found):
            guard let value else { return "gave \(found), not an error" }
            return Self.isSame(found, value) ? nil : "gave \(found), not \(value)"
        }
    }

    /// Equality as the suite means it: of one type, and not a number equals itself.
    private static func isSame(_ a: Value, _ b: Value) -> Bool {
        switch (a, b) {
        case (.double(let x), .double(let y)):
            return (x.isNaN && y.isNaN) || (x == y && x.sign == y.sign)
        case (.list(let x), .list(let y)):
            return x.count == y.count && zip(x, y).allSatisfy(isSame)
        case (.map(let x), .map(let y)):
            return x.count == y.count
                && x.allSatisfy { key, value in y[key].map { isSame(value, $0) } ?? false }
        default:
            var budget = Budget(limit: .max)
            guard case .equal = try? Value.equality(a, b, &budget) else { return false }
            return a.typeName == b.typeName
        }
    }
}

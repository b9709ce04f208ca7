import Foundation

@testable import CEL

/// A case of the public conformance suite, in the JSON form that `Cases/README.md` describes.
struct ConformanceCase {
    let name: String
    let expression: String
    let bindings: [String: Value]
    let variables: [String: Type]
    let container: String
    let isChecked: Bool
    let isOnlyChecked: Bool
    let value: Value?
    let expectsError: Bool
    let deducedType: Type?

    init?(_ json: [String: Any]) {
        guard let name = json["name"] as? String, let expression = json["expr"] as? String else {
            return nil
        }
        self.name = name
        self.expression = expression
        bindings = (json["bindings"] as? [String: Any] ?? [:]).compactMapValues(Self.value)
        var variables = bindings.mapValues { _ in Type.dyn }
        for declaration in json["typeEnv"] as? [[String: Any]] ?? [] {
            if let name = declaration["ident"] as? String {
                variables[name] = declaration["type"].flatMap(Self.type) ?? .dyn
            }
        }
        self.variables = variables
        container = json["container"] as? String ?? ""
        isChecked = json["disableCheck"] as? Bool != true
        isOnlyChecked = json["checkOnly"] as? Bool == true
        value = json["value"].flatMap(Self.value)
        expectsError = json["evalError"] != nil
        deducedType = json["deducedType"].flatMap(Self.type)
    }

    /// All cases of a folder, each with the name of its file.
    static func all(in folder: URL) throws -> [ConformanceCase] {
        let files = try FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: nil)
        return try files.filter { $0.pathExtension == "json" }
            .sorted { $0.path < $1.path }
            .flatMap { file in
                let json = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
                return (json as? [[String: Any]] ?? []).compactMap(ConformanceCase.init)
            }
    }

    /// What is wrong; nil where the case ends as it should.
    var problem: String? {
        let environment = Environment(variables: variables, container: container)
        let program: Program
        do {
            program =
                isChecked
                ? try environment.compile(expression)
                : try environment.compileUnchecked(expression)
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
            guard case .equal = Value.equality(a, b) else { return false }
            return a.typeName == b.typeName
        }
    }
}

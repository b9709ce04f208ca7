/// The way to a fact from the root of the tree: `node.kubelet.config.port`.
package struct FactPath: Hashable, Sendable {
    package enum Step: Hashable, Sendable {
        case field(String)
        case index(Int)
        /// The answer to a ``FactQuestion``: its name and arguments.
        case call(String, [String])
    }

    package var steps: [Step]

    package init(_ steps: [Step]) {
        self.steps = steps
    }

    /// A path of fields only.
    package init(fields: [String]) {
        steps = fields.map { .field($0) }
    }

    package func appending(_ step: Step) -> FactPath {
        FactPath(steps + [step])
    }
}

extension FactPath: CustomStringConvertible {
    /// The path as CEL writes it: a field that is no identifier stands in brackets and quotes.
    package var description: String {
        var text = ""
        for step in steps {
            switch step {
            case .index(let index): text += "[\(index)]"
            case .field(let name) where !Self.isIdentifier(name):
                text += "[" + Self.quoted(name) + "]"
            case .call(let name, let arguments):
                text += ".\(name)(\(arguments.map(Self.quoted).joined(separator: ", ")))"
            case .field(let name): text += text.isEmpty ? name : "." + name
            }
        }
        return text
    }

    private static func quoted(_ text: String) -> String {
        "'" + String(text.flatMap { $0 == "'" || $0 == "\\" ? ["\\", $0] : [$0] }) + "'"
    }

    private static func isIdentifier(_ name: String) -> Bool {
        guard let first = name.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9") ~= first) else {
            return false
        }
        return name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }
}

extension FactPath {
    /// Reads `node.kubelet.config`, `a['b.c']` and `a[3]`; nil where the text is no path of a fact that
    /// a probe saw.
    package init?(parsing text: String) {
        var steps: [Step] = []
        var rest = Substring(text)
        while let character = rest.first {
            if character == "[" {
                guard let (step, remainder) = Self.bracket(rest.dropFirst()) else { return nil }
                steps.append(step)
                rest = remainder
                continue
            }
            if character == "." {
                guard !steps.isEmpty else { return nil }
                rest = rest.dropFirst()
            } else if !steps.isEmpty {
                return nil
            }
            let name = rest.prefix { $0 != "." && $0 != "[" }
            guard !name.isEmpty, !name.contains(where: { "]'\"".contains($0) }) else { return nil }
            steps.append(.field(String(name)))
            rest = rest.dropFirst(name.count)
        }
        guard !steps.isEmpty else { return nil }
        self.steps = steps
    }

    /// Reads what follows an opening bracket: a number or a quoted field.
    private static func bracket(_ text: Substring) -> (Step, Substring)? {
        guard let quote = text.first, quote == "'" || quote == "\"" else {
            let digits = text.prefix(while: \.isNumber)
            guard let index = Int(digits), text.dropFirst(digits.count).first == "]" else {
                return nil
            }
            return (.index(index), text.dropFirst(digits.count + 1))
        }
        var name = ""
        var rest = text.dropFirst()
        while let character = rest.popFirst() {
            if character == quote {
                return rest.first == "]" ? (.field(name), rest.dropFirst()) : nil
            }
            if character == "\\" {
                guard let escaped = rest.popFirst() else { return nil }
                name.append(escaped)
            } else {
                name.append(character)
            }
        }
        return nil
    }
}

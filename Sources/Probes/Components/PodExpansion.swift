import Posture

/// A text of a pod with `$(NAME)` put in as the kubelet does it: what is not defined stays as it
/// is, and `$$` stands for one dollar sign.
struct PodExpansion {
    private(set) var text = ""
    /// Why the text is not known; nil where it is.
    private(set) var doubt: String?

    init(_ source: String, _ environment: [String: Fact]) {
        guard source.contains("$") else {
            text = source
            return
        }
        var rest = Substring(source)
        while let character = rest.popFirst() {
            guard character == "$", let next = rest.first else {
                text.append(character)
                continue
            }
            if next == "$" {
                rest.removeFirst()
                text.append("$")
            } else if next == "(", let end = rest.firstIndex(of: ")") {
                let name = String(rest[rest.index(after: rest.startIndex)..<end])
                switch environment[name]?.value {
                case .string(let value): text += value
                case .unknown(let reason):
                    doubt = reason
                    text += "$(\(name))"
                default: text += "$(\(name))"
                }
                rest = rest[rest.index(after: end)...]
            } else {
                text.append("$")
            }
        }
    }
}

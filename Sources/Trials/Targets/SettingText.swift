import Posture

/// Reads the texts of a component's setting by the name of its flag, wherever its facts have it.
enum SettingText {
    struct Unknown: Error {
        let reason: String
    }

    /// Empty where it is not set; a list, or one text with commas, is several. Throws where it is
    /// there and not known.
    static func texts(_ component: Fact, _ flag: String) throws(Unknown) -> [String] {
        let places = [
            component["config"]?[camelCase(flag)], component["config"]?[flag],
            component[camelCase(flag)], component[flag], component["flags"]?[flag],
        ]
        for place in places {
            guard let place else { continue }
            switch place.value {
            case .unknown(let reason): throw Unknown(reason: reason)
            case .string(let text): return text.split(separator: ",").map(String.init)
            case .int(let number): return [String(number)]
            case .list(let elements): return elements.compactMap(text)
            default: continue
            }
        }
        return []
    }

    /// A text, or that of a record that stands for a URL.
    private static func text(_ element: Fact) -> String? {
        switch element.value {
        case .string(let text): text
        case .map(let fields): (fields["url"] ?? fields["text"]).flatMap(text)
        default: nil
        }
    }

    /// `secure-port` is `securePort`.
    private static func camelCase(_ flag: String) -> String {
        let words = flag.split(separator: "-")
        return words.prefix(1).joined()
            + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }
}

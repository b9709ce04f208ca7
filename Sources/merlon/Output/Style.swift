import HostSystem
import Posture

/// Colours for a terminal, or none.
struct Style {
    let isColored: Bool

    /// The user's wish by https://no-color.org, or a terminal that has none.
    static var isColorRefused: Bool {
        CurrentProcess.environment("NO_COLOR")?.isEmpty == false
            || CurrentProcess.environment("TERM") == "dumb"
    }

    func strong(_ text: String) -> String { paint(text, "1") }
    func faint(_ text: String) -> String { paint(text, "2") }
    func bad(_ text: String) -> String { paint(text, "1;31") }
    func good(_ text: String) -> String { paint(text, "32") }
    func unsure(_ text: String) -> String { paint(text, "1;33") }

    func status(_ status: Finding.Status, _ text: String) -> String {
        switch status {
        case .fail: bad(text)
        case .unknown: unsure(text)
        case .pass: good(text)
        case .notApplicable, .waived, .manual: faint(text)
        }
    }

    private func paint(_ text: String, _ code: String) -> String {
        isColored && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}

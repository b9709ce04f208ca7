import HostSystem
import Posture

/// A file of flags, one a line, as MicroK8s gives them to the components inside `kubelite`.
///
/// Lines that do not begin with a dash are passed over; `$SNAP_DATA` and its like are replaced.
struct ArgumentsFile {
    let words: [CommandWord]

    /// Throws where the file is not there or where what a line says cannot be told.
    init(_ path: String, _ host: HostView) throws(HostError) {
        guard let contents = try host.contents(of: path) else {
            throw HostError(path: path, problem: "the file of the component's flags is not there")
        }
        var words: [CommandWord] = []
        let lines = contents.text.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let text = String(line).trimmingWhitespace
            guard text.hasPrefix("-") else { continue }
            guard let expanded = Self.expanded(text, path),
                !expanded.contains(where: \.isWhitespace)
            else {
                throw HostError(
                    path: path, problem: "line \(index + 1) is more than one flag with its value")
            }
            words.append(CommandWord(text: expanded, source: .unit(path: path, line: index + 1)))
        }
        self.words = words
    }

    /// The variables that a snap's programs have; nil for any other.
    private static func expanded(_ text: String, _ path: String) -> String? {
        guard text.contains("$") else { return text }
        let parts = path.split(separator: "/").map(String.init)
        // /var/snap/microk8s/REVISION/args/kubelet
        guard parts.count > 4, parts[0] == "var", parts[1] == "snap" else { return nil }
        let values = [
            "SNAP_DATA": "/var/snap/\(parts[2])/\(parts[3])",
            "SNAP_COMMON": "/var/snap/\(parts[2])/common",
            "SNAP": "/snap/\(parts[2])/\(parts[3])",
        ]
        var result = text
        for name in ["SNAP_DATA", "SNAP_COMMON", "SNAP"] {
            result = result.replacing("${\(name)}", with: values[name] ?? "")
                .replacing("$\(name)", with: values[name] ?? "")
        }
        return result.contains("$") ? nil : result
    }
}

extension String {
    /// Without the blanks at both ends.
    var trimmingWhitespace: String {
        let start = drop(while: \.isWhitespace)
        return String(start.reversed().drop(while: \.isWhitespace).reversed())
    }
}

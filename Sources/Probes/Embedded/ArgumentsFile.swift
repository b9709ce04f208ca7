import HostSystem
import Posture

/// A file of flags, as MicroK8s gives them to the components inside `kubelite`
/// (`ReadArgsFromFile` in `cmd/kubelite/app/options` of its Kubernetes).
///
/// Lines that begin with `#` are passed over, quotes are taken away wherever they stand, blanks part
/// words, and variables such as `$SNAP_DATA` are replaced.
struct ArgumentsFile {
    let words: [CommandWord]

    /// Throws where the file is not there or where what a line says cannot be told.
    init(_ path: String, _ host: HostView) throws(HostError) {
        guard let contents = try host.contents(of: path) else {
            throw HostError(path: path, problem: "the file of the component's flags is not there")
        }
        var words: [CommandWord] = []
        let lines = contents.text.split(omittingEmptySubsequences: false) {
            $0 == "\n" || $0 == "\r\n"
        }
        for (index, line) in lines.enumerated() {
            let text = String(line).trimmingWhitespace
            if text.isEmpty || text.hasPrefix("#") { continue }
            for part in text.filter({ $0 != "\"" && $0 != "'" }).split(separator: " ") {
                guard let expanded = Self.expanded(String(part), path) else {
                    throw HostError(
                        path: path,
                        problem: "line \(index + 1) has a variable whose value is not known")
                }
                words.append(
                    CommandWord(text: expanded, source: .unit(path: path, line: index + 1)))
            }
        }
        self.words = words
    }

    /// The variables that a snap's programs have; nil for any other.
    private static func expanded(_ text: String, _ path: String) -> String? {
        guard text.contains("$") else { return text }
        let parts = path.split(separator: "/").map(String.init)
        // /var/snap/microk8s/REVISION/args/kubelet
        guard parts.count > 4, parts[0] == "var", parts[1] == "snap" else { return nil }
        // What all revisions share names none.
        let revision = parts[3] == "common" ? "current" : parts[3]
        let values = [
            "SNAP_DATA": "/var/snap/\(parts[2])/\(revision)",
            "SNAP_COMMON": "/var/snap/\(parts[2])/common",
            "SNAP": "/snap/\(parts[2])/\(revision)",
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

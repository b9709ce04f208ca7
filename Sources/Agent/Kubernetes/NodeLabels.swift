/// Labels of a node, as others write them down.
enum NodeLabels {
    /// More than a node has from its kubelet; those beyond are left out.
    static let limit = 64

    /// What the kubelet's flag `--node-labels` says: `zone=a,example.com/rack=7`.
    ///
    /// The kubelet refuses to start where a part is no label, so such a part is left out.
    static func ofFlag(_ text: String) -> [String: String] {
        var labels: [String: String] = [:]
        for part in text.split(separator: ",") where labels.count < limit {
            guard let mark = part.firstIndex(of: "=") else { continue }
            add(String(part[..<mark]), String(part[part.index(after: mark)...]), &labels)
        }
        return labels
    }

    /// The labels of a node's topology in a file of the downward API (`key="value"` a line, with
    /// the value as Go quotes it). The others there are the pod's own.
    static func ofDownwardAPI(_ text: String) -> [String: String] {
        var labels: [String: String] = [:]
        for line in text.split(separator: "\n") where labels.count < limit {
            guard line.hasPrefix("topology.kubernetes.io/"), let mark = line.firstIndex(of: "=")
            else { continue }
            let value = line[line.index(after: mark)...]
            guard value.count >= 2, value.first == "\"", value.last == "\"" else { continue }
            // A label's value has nothing in it that Go would escape.
            add(String(line[..<mark]), String(value.dropFirst().dropLast()), &labels)
        }
        return labels
    }

    private static func add(_ name: String, _ value: String, _ labels: inout [String: String]) {
        guard isKey(name), value.utf8.count <= 63, value.utf8.allSatisfy(isLabelByte) else {
            return
        }
        labels[name] = value
    }

    /// Of letters, digits and `-_.`, with or without a domain and a slash before it.
    private static func isKey(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard 1...2 ~= parts.count, let name = parts.last, 1...63 ~= name.utf8.count else {
            return false
        }
        return name.utf8.allSatisfy(isLabelByte)
            && (parts.count == 1 || NodeObject.isName(String(parts[0])))
    }

    private static func isLabelByte(_ byte: UInt8) -> Bool {
        0x30...0x39 ~= byte || 0x41...0x5A ~= byte || 0x61...0x7A ~= byte
            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
    }
}

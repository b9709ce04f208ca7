/// The assignments of a unit's file (systemd.syntax(7)).
struct UnitFile {
    struct Assignment {
        let section: String
        let key: String
        let value: UnitText
    }

    private(set) var assignments: [Assignment] = []
    /// Lines that systemd passes over, and why, for people.
    private(set) var problems: [String] = []
    /// Why systemd reads the file no further than to some line, for people.
    private(set) var fault: String?

    private let path: String
    private var section = ""

    init(_ bytes: [UInt8], path: String) {
        self.path = path
        /// The lines of one assignment so far, each but the last ended by a backslash.
        var pending: UnitText?
        for line in UnitLines(bytes) {
            // A comment between the lines of a value is no part of it.
            let first = line.bytes.first { !UnitText.isBlank($0) }
            if first == UInt8(ascii: "#") || first == UInt8(ascii: ";") { continue }
            var text = pending ?? UnitText(path: path)
            text.append(line.bytes, line: line.number)
            if text.endsInBackslash {
                text.replaceLast(with: UInt8(ascii: " "))
                pending = text
                continue
            }
            pending = nil
            read(text.trimmed)
            if fault != nil { return }
        }
        if let pending { read(pending.trimmed) }
    }

    private mutating func read(_ text: UnitText) {
        guard let first = text.bytes.first else { return }
        let line = text.line(at: 0)
        guard String(validating: text.bytes, as: UTF8.self) != nil else {
            fault = "\(path):\(line): the line is not UTF-8"
            return
        }
        if first == UInt8(ascii: "[") {
            guard text.bytes.last == UInt8(ascii: "]") else {
                fault = "\(path):\(line): the head of a section is broken"
                return
            }
            section = String(decoding: text.bytes.dropFirst().dropLast(), as: UTF8.self)
        } else if let mark = text.bytes.firstIndex(of: UInt8(ascii: "=")) {
            let key = text[0..<mark].trimmed.bytes
            assignments.append(
                Assignment(
                    section: section, key: String(decoding: key, as: UTF8.self),
                    value: text[(mark + 1)..<text.bytes.count].trimmed))
        } else {
            problems.append("\(path):\(line): the line has no '=' and is ignored")
        }
    }
}

/// Collects the variables of a unit in the order in which systemd lays them over each other.
struct EnvironmentLoader {
    private(set) var environment = UnitEnvironment()
    /// The environment files that are there.
    private(set) var files: [String] = []
    private(set) var problems: [String] = []
    /// Why systemd does not start the unit, if it does not.
    private(set) var refusal: String?
    private let specifiers: Specifiers

    init(_ specifiers: Specifiers) {
        self.specifiers = specifiers
    }

    /// Files win over `Environment=`, wherever they stand.
    mutating func load(
        defaults: [UnitText], files: [UnitText], passed: [UnitText], unset: [UnitText]
    ) throws(HostError) {
        for text in passed {
            for word in try words(of: text) { environment.pass(word.text) }
        }
        for text in defaults {
            for word in try words(of: text) {
                let parts = word.text.split(
                    separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard parts.count == 2, EnvironmentFile.isName(parts[0]) else {
                    report(word, "'\(word.text)' is no assignment and is ignored")
                    continue
                }
                environment.set(
                    String(parts[0]), String(parts[1]), path: word.path, line: word.line)
            }
        }
        for text in files { try loadFile(text) }
        for text in unset {
            for word in try words(of: text) { environment.unset(word.text) }
        }
    }

    private mutating func report(_ place: SystemdUnit.Word, _ problem: String) {
        problems.append("\(place.path):\(place.line): \(problem)")
    }

    /// The words up to the first one with a fault, behind which systemd takes none.
    private mutating func words(of text: UnitText) throws(HostError) -> [SystemdUnit.Word] {
        var reader = WordReader(text.bytes)
        var words: [SystemdUnit.Word] = []
        while !reader.isAtEnd {
            let line = text.line(at: reader.offset)
            do throws(WordReader.SyntaxError) {
                guard let word = try reader.next(.strict) else { break }
                words.append(UnitWord(bytes: word.bytes, path: text.path, line: line).plain)
            } catch {
                problems.append(
                    "\(text.path):\(line): a quote or an escape is wrong, the rest is ignored")
                break
            }
        }
        for index in words.indices { words[index] = try specified(words[index]) }
        return words
    }

    private mutating func specified(_ word: SystemdUnit.Word) throws(HostError) -> SystemdUnit.Word
    {
        let (bytes, unknown) = try specifiers.expand(Array(word.text.utf8))
        for specifier in unknown { report(word, "\(specifier) is left as it is") }
        return UnitWord(bytes: bytes, path: word.path, line: word.line).plain
    }

    private mutating func loadFile(_ text: UnitText) throws(HostError) {
        let isOptional = text.bytes.first == UInt8(ascii: "-")
        let pattern = isOptional ? text.bytes.dropFirst() : text.bytes[...]
        let written = UnitWord(bytes: Array(pattern), path: text.path, line: text.line(at: 0)).plain
        let place = try specified(written)
        guard place.text.hasPrefix("/") else {
            report(place, "the environment file '\(place.text)' is no absolute path and is ignored")
            return
        }
        let paths = try specifiers.host.glob(place.text)
        if paths.isEmpty, !isOptional { refuse(place, "\(place.text) is not there") }
        for path in paths {
            do throws(HostError) {
                guard let contents = try specifiers.host.contents(of: path),
                    let file = EnvironmentFile(contents.bytes, path: path)
                else {
                    fail(place, "\(path) is not there, or is no text", isOptional)
                    continue
                }
                take(file, path)
            } catch {
                guard error.kind == .wrongKind else { throw error }
                fail(place, error.description, isOptional)
            }
        }
    }

    private mutating func take(_ file: EnvironmentFile, _ path: String) {
        files.append(path)
        problems += file.problems
        for variable in file.variables {
            environment.set(variable.name, variable.value, path: path, line: variable.line)
        }
    }

    private mutating func fail(_ place: SystemdUnit.Word, _ reason: String, _ isOptional: Bool) {
        if isOptional {
            report(place, "an environment file is ignored: \(reason)")
        } else {
            refuse(place, reason)
        }
    }

    private mutating func refuse(_ place: SystemdUnit.Word, _ reason: String) {
        let refused = "\(place.path):\(place.line): an environment file is missing: \(reason)"
        refusal = refusal ?? refused
    }
}

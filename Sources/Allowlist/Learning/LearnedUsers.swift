/// How users are written in rules.
struct LearnedUsers: Hashable, Sendable {
    private let names: [UInt32: String]

    /// Names that a list cannot hold are left out, so that the number stands.
    init(names: [UInt32: String] = [:]) {
        var kept: [UInt32: String] = [:]
        for (number, name) in names where number != 0 && name != "root" && name != "unset" {
            let isPlain =
                name.utf8.count <= 64 && name.utf8.first?.isLetter == true
                && name.utf8.allSatisfy { $0.isAlphanumeric || "_.-".utf8.contains($0) }
            if isPlain { kept[number] = name }
        }
        self.names = kept
    }

    func name(_ number: UInt32) -> String {
        number == 0 ? "root" : names[number].map(YAMLText.value) ?? String(number)
    }
}

/// A line that is neither empty nor a comment.
struct ConfigLine: Sendable {
    let number: Int
    /// As it is written.
    let keyword: String
    let name: String
    /// What stands behind the keyword.
    let text: DelimitedText
    /// The words of a release that splits like a shell; nil where a quote is not closed.
    let words: [String]?
    /// What a release that wants an argument says where there is none.
    let lacksArgument: Bool

    /// Nil for a line that says nothing.
    init?(_ bytes: ArraySlice<UInt8>, number: Int, _ release: SSHDRelease) {
        var line = bytes
        while line.count > 1, let last = line.last, DelimitedText.isBlank(last) || last == 0x0C {
            line.removeLast()
        }
        guard !line.isEmpty else { return nil }
        var text = DelimitedText(line)
        guard var keyword = text.next() else { return nil }
        if keyword.isEmpty {
            guard let second = text.next() else { return nil }
            keyword = second
        }
        guard !keyword.isEmpty, !keyword.hasPrefix("#") else { return nil }
        self.number = number
        self.keyword = keyword
        name = Pattern.asciiLowercased(keyword)
        self.text = text
        lacksArgument = release.splitsLikeShell && text.rest?.isEmpty != false
        words = release.splitsLikeShell ? ShellWords.split(text.rest ?? []) : []
    }

    func arguments(_ release: SSHDRelease) -> Arguments {
        release.splitsLikeShell
            ? Arguments(words: words ?? [], raw: text.rest) : Arguments(text)
    }
}

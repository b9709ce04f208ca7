/// What stands behind a keyword, taken word by word as the release does it.
struct Arguments {
    /// All that stands behind the keyword, as it is written.
    let raw: ArraySlice<UInt8>?
    private var words: ArraySlice<String>
    private var text: DelimitedText?

    /// A line of 8.7 and later.
    init(words: [String], raw: ArraySlice<UInt8>?) {
        self.raw = raw
        self.words = words[...]
        text = nil
    }

    /// A line of an older release.
    init(_ text: DelimitedText) {
        raw = text.rest
        words = []
        self.text = text
    }

    /// Nil where there is none.
    mutating func next(splitsAtEquals: Bool = true) -> String? {
        text == nil ? words.popFirst() : text?.next(splitsAtEquals: splitsAtEquals)
    }

    /// The next of a list: older releases end it at an empty word.
    mutating func nextOfList(splitsAtEquals: Bool = true) -> String? {
        guard let word = next(splitsAtEquals: splitsAtEquals) else { return nil }
        return text != nil && word.isEmpty ? nil : word
    }

    var hasMore: Bool { text == nil ? !words.isEmpty : text?.rest != nil }
    /// The next word without taking it.
    var peeked: String? {
        var copy = self
        return copy.next()
    }

    var remaining: ArraySlice<String> { words }

    mutating func consume() {
        words = []
        if text != nil { text = DelimitedText([]) }
    }

    /// A word too many; nil where all were taken.
    mutating func leftover() -> String? {
        guard let word = next(), !(text != nil && word.isEmpty) else { return nil }
        return word
    }
}

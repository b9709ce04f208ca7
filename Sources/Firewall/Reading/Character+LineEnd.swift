extension Character {
    /// Whether a line of text ends here, as Unix and as Windows end it.
    ///
    /// `\r\n` is one character, and another than `\n`.
    var endsLine: Bool { self == "\n" || self == "\r\n" }
}

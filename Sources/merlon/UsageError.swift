/// What was asked for cannot be done as it was asked; a sentence that says what to do instead.
struct UsageError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

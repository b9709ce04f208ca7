/// A `Match` line: the lines behind it count for connections that meet all of its criteria.
package struct MatchBlock: Hashable, Sendable {
    package struct Criterion: Hashable, Sendable {
        /// In small letters: `user`, `address`, `all`.
        package let attribute: String
        /// Empty where the attribute has none.
        package let argument: String

        package init(attribute: String, argument: String) {
            self.attribute = attribute
            self.argument = argument
        }
    }

    package let criteria: [Criterion]
    /// The line without the word `Match`.
    package let text: String
    package let place: Place
    /// The numbers of the blocks in which the file of this one is included, outermost first.
    package let parents: [Int]
}

/// A part of a pattern.
indirect enum RegexNode {
    case empty
    case set(CharacterSet)
    case assertion(Regex.Assertion)
    case sequence([RegexNode])
    case alternatives([RegexNode])
    /// `maximum` nil: without end; a lazy one would rather have fewer than more.
    case repetition(RegexNode, minimum: Int, maximum: Int?, isLazy: Bool)
}

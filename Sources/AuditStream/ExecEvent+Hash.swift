extension ExecEvent {
    /// A hash of the arguments and the working directory, which nobody can foresee who does not
    /// know the seed.
    package func argumentHash(_ seed: UInt64) -> UInt64 {
        var hash = arguments.bytes.span.mixed(seed)
        for end in arguments.ends { hash = hash.mixed(UInt64(end)) }
        guard let cwdText else { return hash }
        let folder = text.span.extracting(Int(cwdText.lowerBound)..<Int(cwdText.upperBound))
        return hash.mixed(folder.mixed(seed))
    }
}

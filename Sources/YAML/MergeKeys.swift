/// Merge keys (`<<`) as go-yaml v2 takes them: they count where they stand.
///
/// What a merge key brings takes the place of what stands before it, and what stands behind it
/// replaces what it brings.
enum MergeKeys {
    static let problem = "a merge key ('<<') takes a mapping or a list of mappings"

    /// The entries of a mapping; one that stands twice without a merge key is there twice.
    static func applied(
        to entries: [YAMLEntry], path: String
    ) throws(YAMLError) -> [YAMLEntry] {
        var merges = false
        for entry in entries {
            guard let scalar = entry.key.scalar else {
                throw YAMLError(path, at: entry.key, "a key cannot be \(entry.key.kindInWords)")
            }
            merges = merges || scalar.isMergeKey
        }
        return merges ? try joined(entries, path) : entries
    }

    private static func joined(
        _ entries: [YAMLEntry], _ path: String
    ) throws(YAMLError) -> [YAMLEntry] {
        var candidates: [(entry: YAMLEntry, isMerged: Bool)] = []
        for entry in entries {
            guard entry.key.scalar?.isMergeKey == true else {
                candidates.append((entry, false))
                continue
            }
            // Of a list of mappings the first counts most, so it comes last.
            for source in entry.value.elements?.reversed() ?? [entry.value] {
                guard let merged = source.entries else {
                    throw YAMLError(path, at: source, problem)
                }
                candidates += merged.map { ($0, true) }
            }
        }
        /// The keys that stand behind, and whether a merge key brings them.
        var behind: [YAMLScalar.Resolved: Bool] = [:]
        var kept: [YAMLEntry] = []
        for (entry, isMerged) in candidates.reversed() {
            guard let key = entry.key.scalar?.resolved else { continue }
            let isReplaced = isMerged ? behind[key] != nil : behind[key] == true
            if isReplaced { continue }
            behind[key] = (behind[key] ?? false) || isMerged
            kept.append(entry)
        }
        return kept.reversed()
    }
}

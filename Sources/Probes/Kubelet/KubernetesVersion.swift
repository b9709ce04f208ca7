/// A version of Kubernetes as its components print it: `v1.31.2`, `v1.29.3+k3s1`.
struct KubernetesVersion: Hashable, Sendable {
    /// The number after `1.`; all that differs between releases is told by it.
    let minor: Int
    /// As it was printed, with a leading `v`.
    let text: String

    /// Nil for a text that holds no version of Kubernetes 1.
    init?(_ text: String) {
        let plain = text.hasPrefix("v") ? text.dropFirst() : text[...]
        let parts = plain.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "1", let minor = Int(parts[1]), minor >= 0,
            parts[2].first?.isASCII == true, parts[2].first?.isNumber == true
        else { return nil }
        self.minor = minor
        self.text = "v" + plain
    }

    /// The first version in a text of words: `Kubernetes v1.31.2`.
    init?(in text: String) {
        for word in text.split(whereSeparator: { " \t\n:@=".contains($0) }) {
            guard let version = KubernetesVersion(String(word)) else { continue }
            self = version
            return
        }
        return nil
    }
}

/// A version of etcd: `3.5.15`.
struct EtcdVersion: Hashable, Sendable {
    let major: Int
    let minor: Int
    let text: String

    /// The first version of three numbers in a text: `registry.k8s.io/etcd:3.5.15-0`,
    /// `etcd Version: 3.4.23`, Debian's `3.4.23-4+b4`; nil where there is none.
    init?(in text: String) {
        for word in text.split(whereSeparator: { " \t\n:@=+~-/".contains($0) }) {
            let plain = word.hasPrefix("v") ? word.dropFirst() : word
            let parts = plain.split(separator: ".", omittingEmptySubsequences: false)
            let numbers = parts.map { part -> Int? in
                part.utf8.allSatisfy { 0x30...0x39 ~= $0 } ? Int(part) : nil
            }
            guard numbers.count == 3, let major = numbers[0], let minor = numbers[1],
                numbers[2] != nil
            else { continue }
            self.major = major
            self.minor = minor
            self.text = String(plain)
            return
        }
        return nil
    }
}

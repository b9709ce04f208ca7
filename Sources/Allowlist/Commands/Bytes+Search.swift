extension ArraySlice<UInt8> {
    func contains(text: String) -> Bool {
        let needle = Array(text.utf8)
        guard let first = needle.first, count >= needle.count else { return false }
        var rest = self
        while let start = rest.firstIndex(of: first) {
            rest = rest[start...]
            if rest.count < needle.count { return false }
            if rest.starts(with: needle) { return true }
            rest = rest.dropFirst()
        }
        return false
    }

    func contains(anyOf texts: [String]) -> Bool {
        texts.contains { contains(text: $0) }
    }

    /// In ASCII's lower case.
    var lowercased: [UInt8] {
        map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }
    }

    func starts(with text: String) -> Bool {
        starts(with: text.utf8)
    }
}

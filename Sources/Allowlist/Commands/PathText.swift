/// Paths as bytes.
enum PathText {
    /// The last part: `sh` of `/bin/sh`.
    static func name(_ path: [UInt8]) -> ArraySlice<UInt8> {
        let start = path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
        return path[start...]
    }

    /// The absolute path without `.` and empty parts; nil where it is not known or has a `..`,
    /// whose meaning depends on symbolic links.
    static func absolute(_ path: [UInt8], in directory: [UInt8]?) -> [UInt8]? {
        let slash = UInt8(ascii: "/")
        if isClean(path) { return path }
        var full = path
        if path.first != slash {
            guard let directory, directory.first == slash else { return nil }
            full = directory + [slash] + path
        }
        var clean: [UInt8] = []
        clean.reserveCapacity(full.count)
        for part in full.split(separator: slash) {
            if part.elementsEqual(".".utf8) { continue }
            if part.elementsEqual("..".utf8) { return nil }
            clean.append(slash)
            clean += part
        }
        return clean.isEmpty ? [slash] : clean
    }

    /// Whether a path is absolute, and no part of it is empty or begins with a period.
    private static func isClean(_ path: [UInt8]) -> Bool {
        guard path.first == UInt8(ascii: "/"), path.last != UInt8(ascii: "/") else { return false }
        var before: UInt8 = 0
        for byte in path {
            if before == UInt8(ascii: "/"), byte == before || byte == UInt8(ascii: ".") {
                return false
            }
            before = byte
        }
        return true
    }

    static func hasPrefix(_ path: [UInt8], _ prefix: String) -> Bool {
        path.starts(with: prefix.utf8)
    }
}

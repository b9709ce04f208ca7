/// A path with wildcards in place of a program's name: `/b?n/b[a]sh`.
enum ProgramWildcard {
    private static let programs = [
        "/bin/bash", "/bin/sh", "/bin/dash", "/bin/nc", "/bin/ncat", "/bin/netcat", "/bin/busybox",
        "/usr/bin/bash", "/usr/bin/sh", "/usr/bin/nc", "/usr/bin/ncat", "/usr/bin/netcat",
        "/usr/bin/python3", "/usr/bin/perl", "/usr/bin/curl", "/usr/bin/wget", "/usr/bin/base64",
    ]

    /// What a shell would find; nil where the word has no wildcard or nothing of interest fits.
    static func program(_ word: [UInt8]) -> [UInt8]? {
        guard word.first == UInt8(ascii: "/"), word.count < 64,
            word.contains(where: { "?*[".utf8.contains($0) }),
            let glob = try? Glob(String(decoding: word, as: UTF8.self), separator: 0x2F)
        else { return nil }
        return programs.first { glob.fits(Array($0.utf8)[...]) }.map { Array($0.utf8) }
    }
}

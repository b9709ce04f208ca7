import HostSystem

/// Which file of rules the programs of a node read that are called as sudo.
///
/// sudo itself reads `/etc/sudoers`, and where it was built so and there is none, `/usr/etc/sudoers`
/// (`--enable-adminconf`, as openSUSE does). sudo-rs reads `/etc/sudoers-rs` where it is there, and
/// else `/etc/sudoers` (`candidate_sudoers_file`). Both can be on a node, under different names.
struct SudoPrograms {
    /// The files that are read, each the first one of a whole; empty where there is no sudo.
    let files: [String]

    private enum Kind { case classic, rust, unclear }

    static let rustFile = "/etc/sudoers-rs"
    private static let configFiles = ["/etc/sudo.conf", "/usr/etc/sudo.conf"]
    private static let names = ["sudo", "sudo.ws", "sudo-rs"]
    private static let folders = [
        "/usr/bin", "/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin", "/usr/lib/cargo/bin",
        "/usr/libexec/sudo", "/opt/bin",
    ]
    private static let linkLimit = 16
    private static let programLimitBytes = 32 << 20

    init(_ host: HostView) throws(HostError) {
        var classic = try Self.configured(host)
        for path in [SudoFiles.path, SudoFiles.vendorPath] where classic == nil {
            if try host.status(of: path) != nil { classic = path }
        }
        guard try host.status(of: Self.rustFile) != nil else {
            files = [classic].compactMap(\.self)
            return
        }
        guard let classic else {
            files = [Self.rustFile]
            return
        }
        let kinds = try Self.kinds(host)
        guard !kinds.isEmpty, !kinds.contains(.unclear) else {
            throw HostError(
                path: Self.rustFile,
                problem: "sudo-rs reads it instead of \(classic), and whether the node's sudo is "
                    + "sudo-rs cannot be told")
        }
        files =
            (kinds.contains(.classic) ? [classic] : [])
            + (kinds.contains(.rust) ? [Self.rustFile] : [])
    }

    /// The file that sudo.conf(5) names; nil where it names none.
    private static func configured(_ host: HostView) throws(HostError) -> String? {
        for path in configFiles {
            guard let lines = try host.contents(of: path)?.lines else { continue }
            var named: String?
            for line in lines {
                let words = line.split(whereSeparator: \.isWhitespace)
                guard words.count > 2, words[0] == "Plugin", words[1].contains("policy") else {
                    continue
                }
                guard words[2].split(separator: "/").last == "sudoers.so" else {
                    throw HostError(
                        path: path,
                        problem: "another plugin than sudoers.so decides who may do what: "
                            + "\(words[2])")
                }
                let option = "sudoers_file="
                if let word = words.last(where: { $0.hasPrefix(option) }) {
                    // Of several places the first one that is there counts.
                    for place in word.dropFirst(option.count).split(separator: ":")
                    where named == nil {
                        if try host.status(of: String(place)) != nil { named = String(place) }
                    }
                }
            }
            return named
        }
        return nil
    }

    /// The kinds of those programs that make root of somebody; of all where none has that bit, as
    /// in a folder that was copied.
    private static func kinds(_ host: HostView) throws(HostError) -> Set<Kind> {
        var kinds: Set<Kind> = []
        var others: Set<Kind> = []
        for folder in folders {
            for name in names {
                let path = "\(folder)/\(name)"
                guard let status = try host.status(of: path), status.kind == .regular else {
                    continue
                }
                let kind = try kind(of: path, host)
                if status.mode & 0o4000 != 0, status.uid == 0 {
                    kinds.insert(kind)
                } else {
                    others.insert(kind)
                }
            }
        }
        return kinds.isEmpty ? others : kinds
    }

    /// As its name tells, or what is written in it.
    private static func kind(of path: String, _ host: HostView) throws(HostError) -> Kind {
        var place = path
        for _ in 0..<linkLimit {
            if place.hasSuffix("-rs") || place.contains("/cargo/") { return .rust }
            if place.hasSuffix(".ws") { return .classic }
            guard let target = try host.linkTarget(of: place) else { break }
            let folder = place[..<(place.lastIndex(of: "/") ?? place.startIndex)]
            place = target.hasPrefix("/") ? target : "\(folder)/\(target)"
        }
        guard let bytes = try host.contents(of: path, limitBytes: programLimitBytes)?.bytes,
            bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46])
        else { return .unclear }
        func holds(_ text: String) -> Bool {
            bytes.span.firstIndex(of: Array(text.utf8)) != nil
        }
        if holds("sudo-rs") || holds("sudoers-rs") { return .rust }
        // The name of its plugin, or of the file that names it.
        return holds("sudoers.so") || holds("sudo.conf") ? .classic : .unclear
    }
}

import Synchronization

/// The names of the node's own users and groups.
struct AccountNames: Sendable {
    var users: [UInt32: String] = [:]
    var groups: [UInt32: String] = [:]

    func user(_ uid: UInt32) -> String { Self.name(of: uid, in: users) }
    func group(_ gid: UInt32) -> String { Self.name(of: gid, in: groups) }

    /// To the kernel 0 is root and nobody else is, whatever a file or a missing one says.
    private static func name(of number: UInt32, in names: [UInt32: String]) -> String {
        if number == 0 { return "root" }
        guard let name = names[number], name != "root" else { return String(number) }
        return name
    }

    /// Lines of `name:password:number:…`; of two names for one number the first counts.
    static func parse(_ bytes: [UInt8]) -> [UInt32: String] {
        var names: [UInt32: String] = [:]
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            let fields = line.split(
                separator: UInt8(ascii: ":"), maxSplits: 3, omittingEmptySubsequences: false)
            guard fields.count >= 3, !fields[0].isEmpty,
                let number = UInt32(String(decoding: fields[2], as: UTF8.self)),
                names[number] == nil
            else { continue }
            names[number] = String(decoding: fields[0], as: UTF8.self)
        }
        return names
    }
}

extension HostView {
    /// The names of the node's accounts, read once; none where they cannot be read.
    func accountNames() -> AccountNames {
        names.withLock { known in
            if let known { return known }
            let read = AccountNames(users: accounts("/etc/passwd"), groups: accounts("/etc/group"))
            known = read
            return read
        }
    }

    private func accounts(_ path: String) -> [UInt32: String] {
        do {
            return AccountNames.parse(try bytes(of: path, Self.fileLimitBytes)?.bytes ?? [])
        } catch {
            // Numbers say as much; that the file cannot be read is for those to say who judge it.
            return [:]
        }
    }
}

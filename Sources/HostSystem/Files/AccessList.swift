import CLinux
import Glibc

/// Who may do something with a file beside those of whom its mode tells (acl(5)).
///
/// Root, who may do everything, is not among them, nor what the list gives to the owner, the group and
/// all others.
package struct AccessList: Hashable, Sendable {
    /// An account or a group that the list names.
    package struct Entry: Hashable, Sendable {
        package let isGroup: Bool
        package let id: UInt32
        /// The name in the node's own files, or the number where it has none.
        package let name: String
        /// The bits of a mode, 4 to read and 2 to write, as far as the list's mask lets them be.
        package let rights: UInt16

        /// `user ann` or `group staff`.
        package var text: String { "\(isGroup ? "group" : "user") \(name)" }
    }

    package let entries: [Entry]

    /// A list of more than 512 entries is not read.
    private static let limitBytes = 4 + 512 * 8
    private static let version: UInt32 = 2
    /// The tags of a named account, a named group, and the mask.
    private static let (user, group, mask): (UInt16, UInt16, UInt16) = (2, 8, 16)

    /// Nil for bytes that are no list.
    init?(_ bytes: ArraySlice<UInt8>, _ names: AccountNames) {
        let span = Array(bytes)
        guard span.count >= 4, (span.count - 4).isMultiple(of: 8),
            Self.number(span[0..<4]) == Self.version
        else { return nil }
        var named: [(tag: UInt16, rights: UInt16, id: UInt32)] = []
        var limit: UInt16 = 7
        for start in stride(from: 4, to: span.count, by: 8) {
            let tag = UInt16(Self.number(span[start..<(start + 2)]))
            let rights = UInt16(Self.number(span[(start + 2)..<(start + 4)]))
            let id = Self.number(span[(start + 4)..<(start + 8)])
            if tag == Self.mask { limit = rights }
            if tag == Self.user || tag == Self.group, id != 0 { named.append((tag, rights, id)) }
        }
        entries = named.map { entry in
            let isGroup = entry.tag == Self.group
            return Entry(
                isGroup: isGroup, id: entry.id,
                name: isGroup ? names.group(entry.id) : names.user(entry.id),
                rights: entry.rights & limit)
        }
    }

    /// The lowest byte first.
    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }

    static func read(_ file: OwnedDescriptor, _ path: String, _ names: AccountNames)
        throws(HostError) -> AccessList?
    {
        var bytes = [UInt8](repeating: 0, count: limitBytes)
        let length = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            unsafe merlon_access_list(file.number, buffer.baseAddress, buffer.count)
        }
        if length < 0 { throw HostError(path: path, code: -length) }
        if length == 0 { return nil }
        guard let list = AccessList(bytes[0..<Int(length)], names) else {
            throw HostError(path: path, problem: "its access list is of an unknown form")
        }
        return list
    }
}

extension HostView {
    /// The access list that a file or folder has beside its mode; nil where it has none. Links are
    /// followed.
    package func accessList(of path: String) throws(HostError) -> AccessList? {
        guard let place = try open(path, O_PATH) else { return nil }
        return try AccessList.read(place, path, accountNames())
    }
}

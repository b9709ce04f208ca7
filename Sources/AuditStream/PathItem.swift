/// A path that an exec resolved: the program, its script, its loader.
package struct PathItem: Hashable, Sendable {
    /// The numbers of a device, as the kernel prints them in hexadecimal: `fe:00`.
    package struct Device: Hashable, Sendable, CustomStringConvertible {
        package let major: UInt32
        package let minor: UInt32

        package var description: String {
            [major, minor].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
                .joined(separator: ":")
        }
    }

    /// What an operation did to a name; of an exec `normal`, or `unknown` where nothing was found.
    package enum NameType: String, Hashable, Sendable {
        case unknown = "UNKNOWN"
        case normal = "NORMAL"
        case parent = "PARENT"
        case delete = "DELETE"
        case create = "CREATE"
    }

    /// The place among the paths of the event, from 0 on.
    package internal(set) var item: UInt32 = 0
    package internal(set) var inode: UInt64?
    package internal(set) var device: Device?
    /// With the bits that tell the kind of file: 0o100755.
    package internal(set) var mode: UInt32?
    package internal(set) var owner: UInt32?
    package internal(set) var nameType: NameType?
    /// Where the event's text holds the name; nil where the kernel gave none.
    var name: TextRange?
}

/// One condition of an audit rule: a property, a comparison and a value.
package struct AuditField: Hashable, Sendable {
    /// The property, by its number (`AUDIT_PID` and its like of linux/audit.h).
    package struct Kind: RawRepresentable, Hashable, Sendable {
        package let rawValue: UInt32

        package init(rawValue: UInt32) {
            self.rawValue = rawValue
        }

        package static let pid = Kind(rawValue: 0)
        package static let uid = Kind(rawValue: 1)
        package static let euid = Kind(rawValue: 2)
        package static let gid = Kind(rawValue: 5)
        /// The account of the login, whoever the process has become since.
        package static let loginUID = Kind(rawValue: 9)
        package static let arch = Kind(rawValue: 11)
        package static let messageType = Kind(rawValue: 12)
        package static let ppid = Kind(rawValue: 18)
        package static let session = Kind(rawValue: 25)
        package static let fileSystemType = Kind(rawValue: 26)
        package static let inode = Kind(rawValue: 102)
        package static let exit = Kind(rawValue: 103)
        package static let success = Kind(rawValue: 104)
        package static let path = Kind(rawValue: 105)
        package static let permission = Kind(rawValue: 106)
        package static let folder = Kind(rawValue: 107)
        package static let comparison = Kind(rawValue: 111)
        package static let executable = Kind(rawValue: 112)
        package static let argument0 = Kind(rawValue: 200)
        package static let argument3 = Kind(rawValue: 203)
        package static let key = Kind(rawValue: 210)

        /// Whether its value is a text: paths, keys, labels of SELinux.
        var isText: Bool {
            switch rawValue {
            case 13...17, 19...23, 105, 107, 112, 210: true
            default: false
            }
        }
    }

    package struct Comparison: RawRepresentable, Hashable, Sendable {
        package let rawValue: UInt32

        package init(rawValue: UInt32) {
            self.rawValue = rawValue
        }

        package static let bitMask = Comparison(rawValue: 0x0800_0000)
        package static let less = Comparison(rawValue: 0x1000_0000)
        package static let greater = Comparison(rawValue: 0x2000_0000)
        package static let notEqual = Comparison(rawValue: 0x3000_0000)
        package static let equal = Comparison(rawValue: 0x4000_0000)
        package static let bitTest = Comparison(rawValue: 0x4800_0000)
        package static let lessOrEqual = Comparison(rawValue: 0x5000_0000)
        package static let greaterOrEqual = Comparison(rawValue: 0x6000_0000)
    }

    /// Between the keys of one rule (`AUDIT_KEY_SEPARATOR`).
    static let keySeparator: UInt8 = 1

    package var kind: Kind
    package var comparison: Comparison
    /// A number with the meaning that the kind gives it; 0 for a text.
    package var number: UInt32
    /// Nil where the kind has a number.
    package var text: [UInt8]?

    package init(_ kind: Kind, _ comparison: Comparison = .equal, _ number: UInt32) {
        self.kind = kind
        self.comparison = comparison
        self.number = number
        text = nil
    }

    package init(_ kind: Kind, _ comparison: Comparison = .equal, _ text: String) {
        self.kind = kind
        self.comparison = comparison
        number = 0
        self.text = Array(text.utf8)
    }

    init(_ kind: Kind, _ comparison: Comparison, bytes: [UInt8]) {
        self.kind = kind
        self.comparison = comparison
        number = 0
        text = bytes
    }
}

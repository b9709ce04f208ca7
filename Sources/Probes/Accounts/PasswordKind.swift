/// What the password field of an account says (crypt(5), shadow(5)).
enum PasswordKind: String {
    /// Nobody can log in with a password.
    case locked
    /// Anybody can log in without one.
    case empty
    case yescrypt
    case gostYescrypt = "gost-yescrypt"
    case scrypt
    case bcrypt
    case sha512
    case sha256
    case sunMD5 = "sunmd5"
    case md5
    case nthash
    case bsdi
    case des
    /// A text that is no hash of a known method, with which no password agrees.
    case other

    init(_ field: String) {
        let methods: [(String, PasswordKind)] = [
            ("$y$", .yescrypt), ("$gy$", .gostYescrypt), ("$7$", .scrypt), ("$2", .bcrypt),
            ("$6$", .sha512), ("$5$", .sha256), ("$md5", .sunMD5), ("$1$", .md5), ("$3$", .nthash),
            ("_", .bsdi),
        ]
        if field.isEmpty {
            self = .empty
        } else if field.hasPrefix("!") || field.hasPrefix("*") || field == "x" {
            self = .locked
        } else if let method = methods.first(where: { field.hasPrefix($0.0) }) {
            self = method.1
        } else {
            self = field.utf8.count == 13 ? .des : .other
        }
    }
}

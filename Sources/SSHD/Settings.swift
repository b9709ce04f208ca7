/// Where a value of the configuration is set.
package struct Place: Hashable, Sendable {
    /// Nil for the command line.
    package let file: String?
    /// From 1; 0 for the command line.
    package let line: Int
    /// The number of the `Match` line in whose block it stands, counted as sshd meets them.
    let block: Int?
}

/// What lines have set one option to.
struct Setting: Hashable, Sendable {
    /// As `sshd -T` prints them.
    var values: [String]
    /// One for each value.
    var places: [Place]
    /// Why sshd's own value cannot be told; nil where it can.
    var doubt: String?

    init(_ values: [String], at place: Place, doubt: String? = nil) {
        self.values = values
        places = values.map { _ in place }
        self.doubt = doubt
    }
}

/// What one reading of the configuration has set.
struct Settings: Hashable, Sendable {
    /// An address to listen on, before names and ports are resolved.
    struct Listen: Hashable, Sendable {
        let host: String
        /// 0: all of the ports.
        let port: Int
        let routingDomain: String?
        let place: Place
    }

    private(set) var options: [Option: Setting] = [:]
    var listens: [Listen] = []
    /// Parts of `persourcepenalties`, which are set one by one.
    var penalties: [String: String] = [:]
    var hasCommandLinePorts = false

    subscript(option: Option) -> Setting? {
        get { options[option] }
        set { options[option] = newValue }
    }

    /// The one value of an option.
    func value(_ option: Option) -> String? { options[option]?.values.first }
}

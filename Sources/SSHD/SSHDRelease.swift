/// A release of OpenSSH's server, with what its packager changed.
package struct SSHDRelease: Hashable, Sendable {
    /// Who built it: some change keywords, defaults or lists of algorithms.
    package enum Vendor: Hashable, Sendable {
        /// As published by OpenSSH, and distributions that leave the configuration as it is.
        case upstream
        /// Debian and Ubuntu, whose patches are the same; the revision of the package.
        case debian(revision: String)
        /// Red Hat, Fedora, SUSE and others, whose own lists of algorithms are not known here.
        case other
    }

    package let major: Int
    package let minor: Int
    /// The number behind `p`; 0 where none is told.
    package let portable: Int
    package let vendor: Vendor

    package init(major: Int, minor: Int, portable: Int = 1, vendor: Vendor = .upstream) {
        self.major = major
        self.minor = minor
        self.portable = portable
        self.vendor = vendor
    }

    /// Reads what programs and packages say: `OpenSSH_9.2p1 Debian-2+deb12u10, OpenSSL 3.0.19`,
    /// `8.7p1-38.el9`, `1:9.2p1-2+deb12u10`. Nil where no version is in it.
    ///
    /// - Parameter vendor: nil where the text itself tells, as a program's does.
    package init?(_ text: String, vendor: Vendor? = nil) {
        var rest = Substring(text)
        if let name = rest.firstRange(of: "OpenSSH_") { rest = rest[name.upperBound...] }
        if let epoch = rest.firstIndex(of: ":"), rest[..<epoch].allSatisfy(\.isNumber) {
            rest = rest[rest.index(after: epoch)...]
        }
        let version = rest.prefix { !" ,-_\n".contains($0) }
        let parts = version.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count >= 2, let major = Int(parts[0]), (1...99).contains(major) else {
            return nil
        }
        let last = parts[1].split(separator: "p", omittingEmptySubsequences: false)
        guard let minor = last.first.flatMap({ Int($0) }), (0...99).contains(minor) else {
            return nil
        }
        self.init(
            major: major, minor: minor,
            portable: last.count > 1 ? Int(last[1].prefix(while: \.isNumber)) ?? 0 : 0,
            vendor: vendor ?? Self.vendor(in: rest.dropFirst(version.count)))
    }

    private static func vendor(in text: Substring) -> Vendor {
        for name in ["Debian-", "Ubuntu-"] {
            if let place = text.firstRange(of: name) {
                let revision = text[place.upperBound...].prefix { !" ,\n".contains($0) }
                return .debian(revision: String(revision))
            }
        }
        return .upstream
    }

    /// The release as one number: 902 for 9.2.
    var number: Int { major * 100 + minor }

    /// `9.2p1`.
    package var text: String {
        "\(major).\(minor)" + (portable > 0 ? "p\(portable)" : "")
    }

    /// `OpenSSH_9.2p1 Debian-2+deb12u10`, with which `Match version` compares.
    var banner: String {
        if case .debian(let revision) = vendor, !revision.isEmpty {
            "OpenSSH_\(text) Debian-\(revision)"
        } else {
            "OpenSSH_\(text)"
        }
    }

    var isDebian: Bool {
        if case .debian = vendor { true } else { false }
    }

    /// Whether lines are split into words as a shell does, which came with 8.7.
    var splitsLikeShell: Bool { number >= 807 }
}

import HostSystem
import Posture
import SSHD

/// Finds out which release of OpenSSH an sshd is.
struct SSHDReleaseFinder {
    let launch: SSHDLaunch

    private var host: HostView { launch.files }

    /// From the program's own bytes, else from the package database; nil where neither tells.
    func find() -> (release: SSHDRelease, origin: Origin)? {
        program() ?? package()
    }

    /// The text that sshd sends to its clients stands in the program.
    private func program() -> (SSHDRelease, Origin)? {
        guard let path = launch.program,
            let contents = try? host.contents(of: path, limitBytes: 16 << 20),
            let text = Self.banner(in: contents.bytes),
            let release = SSHDRelease(text)
        else { return nil }
        return (adjusted(release), .file(path: path))
    }

    /// `OpenSSH_9.2p1 Debian-2+deb12u10`: with a `p`, which none of the names of peers has that
    /// the program compares with.
    static func banner(in bytes: [UInt8]) -> String? {
        let name = Array("OpenSSH_".utf8)
        var rest = bytes[...]
        while let start = rest.firstIndex(of: name[0]) {
            let place = rest[start...]
            guard place.starts(with: name) else {
                rest = rest[(start + 1)...]
                continue
            }
            let text = place.prefix(80).prefix { $0 >= 0x20 && $0 < 0x7F }
            let version = text.dropFirst(name.count).prefix { $0 != 0x20 && $0 != 0x2C }
            if version.first.map({ (0x30...0x39).contains($0) }) == true,
                version.contains(UInt8(ascii: "p")), !version.contains(UInt8(ascii: "*"))
            {
                return String(decoding: text, as: UTF8.self)
            }
            rest = rest[(start + name.count)...]
        }
        return nil
    }

    /// Distributions whose patches the program does not tell.
    private func adjusted(_ release: SSHDRelease) -> SSHDRelease {
        guard release.vendor == .upstream else { return release }
        return SSHDRelease(
            major: release.major, minor: release.minor, portable: release.portable,
            vendor: Self.hasOwnLists(host) ? .other : .upstream)
    }

    static func hasOwnLists(_ host: HostView) -> Bool {
        let ids = (try? host.systemIDs()) ?? []
        return !Set(ids).isDisjoint(with: [
            "rhel", "fedora", "centos", "suse", "opensuse", "sles", "amzn", "azurelinux", "mariner",
        ])
    }

    /// The version of Debian's package `openssh-server`.
    private func package() -> (SSHDRelease, Origin)? {
        let path = "/var/lib/dpkg/status"
        guard let contents = try? host.contents(of: path, limitBytes: 64 << 20) else { return nil }
        var isServer = false
        for line in contents.bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            if line.isEmpty {
                isServer = false
            } else if line.elementsEqual("Package: openssh-server".utf8) {
                isServer = true
            } else if isServer, line.starts(with: "Version: ".utf8) {
                let text = String(decoding: line.dropFirst("Version: ".utf8.count), as: UTF8.self)
                let revision = text.split(separator: "-").dropFirst().joined(separator: "-")
                return SSHDRelease(text, vendor: .debian(revision: revision)).map {
                    ($0, .file(path: path))
                }
            }
        }
        return nil
    }
}

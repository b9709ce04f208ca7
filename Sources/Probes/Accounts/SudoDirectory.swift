import HostSystem
import Posture

/// Rules of sudo that a directory service has, which no file of the node tells.
enum SudoDirectory {
    private static let path = "/etc/nsswitch.conf"
    private static let sssd = ["/etc/sssd/sssd.conf", "/etc/sssd/conf.d"]

    /// An unknown rule where sudo asks a directory as well (nsswitch.conf(5), `sudoers`); nil where
    /// files alone count. sudo-rs never asks one.
    static func rule(_ host: HostView) throws(HostError) -> Fact? {
        for (index, line) in (try host.contents(of: path)?.lines ?? []).enumerated() {
            let words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace)
            guard let head = words.first?.lowercased(), head.hasPrefix("sudoers:") else { continue }
            let sources = words.dropFirst().map { $0.lowercased() } + [String(head.dropFirst(8))]
            for source in sources where source == "ldap" || source == "sss" {
                if source == "sss", try !hasSSSD(host) { continue }
                return .unknown(
                    "\(path): sudo takes rules from \(source) too, which the node's files do not "
                        + "tell; 'sudo --list --other-user NAME' does",
                    from: .file(path: path, line: index + 1))
            }
            // The first line counts.
            return nil
        }
        return nil
    }

    private static func hasSSSD(_ host: HostView) throws(HostError) -> Bool {
        for path in sssd where try host.status(of: path) != nil { return true }
        return false
    }
}

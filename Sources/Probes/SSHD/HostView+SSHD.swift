import HostSystem
import SSHD

extension HostView {
    /// The node's files for the computation of sshd's configuration.
    func sshdSource() -> FileSource {
        FileSource(
            read: { path throws(SSHDError) in
                do throws(HostError) {
                    return try self.contents(of: path)?.bytes
                } catch {
                    // sshd reads an empty text from a folder.
                    if error.kind == .wrongKind, error.problem.contains("folder") { return [] }
                    throw .unreadable("\(error)")
                }
            },
            glob: { pattern throws(SSHDError) in
                do throws(HostError) {
                    return try self.glob(pattern)
                } catch {
                    throw .unreadable("\(error)")
                }
            },
            groups: { user throws(SSHDError) in
                do throws(HostError) {
                    return try AccountFiles(self)?.groups(of: user)
                } catch {
                    throw .unreadable("\(error)")
                }
            },
            addresses: { name in HostNames.addresses(of: name, self) })
    }
}

/// Names that the node's own `/etc/hosts` knows.
enum HostNames {
    /// In the order of getaddrinfo(3), which puts IPv6 first; nil where the file does not tell.
    static func addresses(of name: String, _ host: HostView) -> [String]? {
        guard let lines = (try? host.contents(of: "/etc/hosts"))?.lines else { return nil }
        var found: [String] = []
        for line in lines {
            let words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace)
            guard let address = words.first,
                words.dropFirst().contains(where: { $0.lowercased() == name.lowercased() }),
                !found.contains(String(address))
            else { continue }
            found.append(String(address))
        }
        if found.isEmpty { return nil }
        return found.filter { $0.contains(":") } + found.filter { !$0.contains(":") }
    }
}

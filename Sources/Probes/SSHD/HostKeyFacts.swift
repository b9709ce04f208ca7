import FoundationEssentials
import HostSystem
import Posture

/// Facts about the keys with which a server proves who it is; never the keys themselves.
enum HostKeyFacts {
    /// The file with the private key, and what it holds.
    static let type = FactType.record(
        FileFacts.fields + [
            GroupReaders.field,
            FactField("type", .string, "ssh-ed25519, ssh-rsa, ecdsa-sha2-nistp256, …"),
            FactField("bits", .int, "the size of the key"),
            FactField("created", .timestamp, "when the file was last written"),
            FactField("publicMode", .string, "the mode of the file with the public key"),
        ])

    /// Of the keys that are there; a missing one is left out, as sshd leaves it out.
    static func facts(_ paths: [String]?, _ host: HostView, _ doubt: String?) -> Fact {
        let origin = Origin.file(path: "/etc/ssh")
        guard let paths else {
            return .unknown(doubt ?? "sshd's keys are not known", from: origin)
        }
        let groups = GroupReaders(host)
        return Fact(.list(paths.compactMap { fact($0, host, groups) }), from: origin)
    }

    private static func fact(
        _ path: String, _ host: HostView, _ groups: GroupReaders
    ) -> Fact? {
        let origin = Origin.file(path: path)
        do {
            guard let status = try host.status(of: path), let file = FileFacts.fact(path, host)
            else { return nil }
            guard case .map(var fields) = file.value else { return file }
            fields["groupReaders"] = groups.fact(path)
            fields["created"] = Fact(.timestamp(seconds: status.modified), from: origin)
            let publicPath = path + ".pub"
            if let other = try host.status(of: publicPath) {
                fields["publicMode"] = Fact(
                    .string(other.modeText), from: .file(path: publicPath))
            }
            if let text = try host.contents(of: publicPath)?.text,
                let key = key(inLine: text)
            {
                let place = Origin.file(path: publicPath)
                fields["type"] = Fact(.string(key.type), from: place)
                fields["bits"] =
                    key.bits.map { Fact(.int(Int64($0)), from: place) }
                    ?? .unknown("the size of a \(key.type) is not known", from: place)
            } else {
                let reason = "no public key lies beside \(path)"
                fields["type"] = .unknown(reason, from: origin)
                fields["bits"] = .unknown(reason, from: origin)
            }
            return Fact(.map(fields), from: origin)
        } catch {
            return .unknown("\(error)", from: origin)
        }
    }

    /// The key of a line `TYPE BASE64 COMMENT`.
    static func key(inLine line: some StringProtocol) -> SSHDKey? {
        let words = line.split(maxSplits: 2) { $0 == " " || $0 == "\t" || $0.isNewline }
        guard words.count >= 2, let data = Data(base64Encoded: String(words[1])),
            let key = SSHDKey(blob: [UInt8](data))
        else { return nil }
        return key
    }
}

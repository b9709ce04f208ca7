import HostSystem

/// The headers of a destination, those that come from files among them.
enum SecretHeaders {
    /// A token's file is not larger than this; a service account's token has about 1 KiB.
    static let fileLimitBytes = 16 << 10

    static func files(of destination: Destination) -> ReloadedFiles<[HeaderField]> {
        var paths = destination.headers.compactMap { header -> String? in
            if case .file(let path) = header.value { path } else { nil }
        }
        if let file = destination.tokenFile { paths.append(file) }
        return ReloadedFiles(paths: paths) { host in try read(destination, host) }
    }

    private static func read(_ destination: Destination, _ host: HostView) throws -> [HeaderField] {
        var fields: [HeaderField] = []
        for header in destination.headers {
            switch header.value {
            case .text(let text): fields.append(HeaderField(name: header.name, value: text))
            case .file(let path):
                fields.append(
                    HeaderField(name: header.name, value: try secret(path, header.name, host)))
            }
        }
        if let file = destination.tokenFile {
            let token = try secret(file, "authorization", host)
            fields.append(
                HeaderField(
                    name: "authorization", value: "\(destination.encoding.tokenScheme) \(token)"))
        }
        return fields
    }

    /// The text of a file without the line end that editors leave.
    private static func secret(
        _ path: String, _ name: String, _ host: HostView
    ) throws -> String {
        let bytes = try host.required(path, limitBytes: fileLimitBytes)
        let text = String(decoding: bytes, as: UTF8.self).trimmingSpaces
        do {
            try HeaderRules.check(value: text, of: name)
        } catch {
            throw HostError(path: path, problem: "\(error)")
        }
        return text
    }
}

/// A header as it is sent; its value may be a secret.
struct HeaderField: Hashable, Sendable {
    let name: String
    let value: String
}

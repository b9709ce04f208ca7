import Probes
import YAML

/// Reads the receivers of reports in the agent's configuration.
struct DestinationReader {
    let path: String

    /// More receivers than anybody needs.
    private static let limit = 8

    func destinations(
        _ top: MappingReader
    ) throws(YAMLError) -> [AgentConfiguration.Destination] {
        guard let list = top.value("destinations"), list.scalar?.resolved != .null else {
            return []
        }
        let nodes = try top.elements("destinations")
        guard nodes.count <= Self.limit else {
            throw top.problem("more than \(Self.limit) destinations", at: list)
        }
        var found: [AgentConfiguration.Destination] = []
        for node in nodes {
            let destination = try destination(node)
            if found.contains(where: { $0.name == destination.name }) {
                throw top.problem("the name '\(destination.name)' stands twice", at: node)
            }
            found.append(destination)
        }
        return found
    }

    private func destination(
        _ node: YAMLNode
    ) throws(YAMLError) -> AgentConfiguration.Destination {
        let reader = try MappingReader(
            node, path: path, role: "a destination",
            known: [
                "name", "url", "encoding", "tls", "tokenFile", "headers", "timeout",
                "maximumBackoff", "maximumHold", "allowPlaintext", "metrics",
            ])
        let name = try reader.requiredText("name")
        guard name.utf8.count <= 64, name.utf8.allSatisfy(isNameByte) else {
            throw reader.problem(
                "'name' is '\(name)'; it must be up to 64 letters, digits, '-', '_' and '.'",
                at: try reader.required("name"))
        }
        var destination = AgentConfiguration.Destination(
            name: name, url: try reader.requiredText("url"))
        try reader.set("encoding", &destination.encoding)
        try reader.set("allowPlaintext", &destination.allowsPlaintext)
        try reader.set("metrics", &destination.sendsMetrics)
        try check(destination, reader)
        try reader.set("timeout", &destination.timeout, in: 1...600)
        try reader.set("maximumBackoff", &destination.maximumBackoff, in: 1...86_400)
        try reader.set("maximumHold", &destination.maximumHold, in: 1...86_400)
        destination.tokenFile = try reader.path("tokenFile")
        destination.headers = try headers(reader)
        if let tls = reader.value("tls"), tls.scalar?.resolved != .null {
            let reader = try MappingReader(
                tls, path: path, role: "'tls'",
                known: ["ca", "certificate", "key", "serverName"])
            destination.authority = try reader.path("ca")
            destination.certificate = try reader.path("certificate")
            destination.key = try reader.path("key")
            destination.serverName = try reader.text("serverName")
            if destination.key != nil, destination.certificate == nil {
                throw reader.problem("'tls' has a 'key' and no 'certificate'", at: tls)
            }
        }
        return destination
    }

    private func check(
        _ destination: AgentConfiguration.Destination, _ reader: MappingReader
    ) throws(YAMLError) {
        let node = try reader.required("url")
        let url = destination.url
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
            throw reader.problem("'url' has a blank, or a character that no URL has", at: node)
        }
        let lower = url.lowercased()
        let isPlain = lower.hasPrefix("http://")
        guard isPlain || lower.hasPrefix("https://") else {
            throw reader.problem(
                "'url' is '\(url)'; it must begin with 'https://', as "
                    + "'https://collector.example:4318/v1/logs'", at: node)
        }
        let authority = url.dropFirst(isPlain ? 7 : 8).prefix { $0 != "/" && $0 != "?" }
        guard !authority.isEmpty else { throw reader.problem("'url' has no host", at: node) }
        guard !authority.contains("@") else {
            throw reader.problem(
                "'url' holds a name or password; put a token into a file, and name it with "
                    + "'tokenFile'", at: node)
        }
        let isLoopback = NetworkAddress.isLoopback(String(authority))
        if isPlain, !isLoopback, !destination.allowsPlaintext {
            throw reader.problem(
                "'url' is not encrypted; use 'https://', or say 'allowPlaintext: true'", at: node)
        }
        if destination.sendsMetrics, destination.encoding != .otlp {
            throw reader.problem(
                "'metrics' goes with the encoding 'otlp' only",
                at: reader.value("metrics") ?? node)
        }
    }

    private func headers(_ reader: MappingReader) throws(YAMLError) -> [String: String] {
        let headers = try reader.texts(byName: "headers", limit: 16)
        guard let node = reader.value("headers") else { return [:] }
        let own: Set = [
            "authorization", "content-length", "content-type", "content-encoding",
            "host", "transfer-encoding", "connection",
        ]
        for (name, value) in headers {
            guard !name.isEmpty, name.utf8.allSatisfy(isNameByte) else {
                throw reader.problem("'\(name)' is no name of a header", at: node)
            }
            guard value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else {
                throw reader.problem(
                    "the header '\(name)' has a control character in its value", at: node)
            }
            guard !own.contains(name.lowercased()) else {
                throw reader.problem(
                    "the header '\(name)' is set by Merlon; a secret is named with 'tokenFile'",
                    at: node)
            }
        }
        return headers
    }

    private func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
            UInt8(ascii: "."):
            true
        default: false
        }
    }
}

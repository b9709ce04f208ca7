/// One place that reports are sent to, as it is configured.
///
/// Secrets are named by their files and never held here.
package struct Destination: Hashable, Sendable {
    package enum Encoding: String, Hashable, Sendable, CaseIterable {
        case otlp, hec, jsonLines

        /// The word before a token in the header `Authorization`.
        var tokenScheme: String { self == .hec ? "Splunk" : "Bearer" }
    }

    package struct TLSFiles: Hashable, Sendable {
        /// The only authorities that are trusted; the system's where it is nil.
        package var authorities: String?
        /// The client's certificate and those between it and its authority, as PEM. The key may be
        /// in the same file, as in the kubelet's `kubelet-client-current.pem`.
        package var certificate: String?
        /// The client's key as PEM; nil where it is in the file of the certificate.
        package var key: String?
        /// The name that the server's certificate must have, instead of the URL's.
        package var serverName: String?

        package init(
            authorities: String? = nil, certificate: String? = nil, key: String? = nil,
            serverName: String? = nil
        ) {
            self.authorities = authorities
            self.certificate = certificate
            self.key = key
            self.serverName = serverName
        }
    }

    package struct Header: Hashable, Sendable {
        package enum Value: Hashable, Sendable {
            case text(String)
            case file(String)
        }

        package var name: String
        package var value: Value

        package init(_ name: String, _ value: Value) {
            self.name = name
            self.value = value
        }
    }

    /// More of an answer is not read: 4 MiB (opentelemetry-proto, docs/specification.md).
    package static let answerLimitBytes = 4 << 20

    package var name: String
    package var url: DestinationURL
    package var encoding: Encoding
    package var tls = TLSFiles()
    /// A file with a bearer token, or for Splunk with its token.
    package var tokenFile: String?
    package var headers: [Header] = []
    /// Until a connection stands, with TLS and a proxy's leave.
    package var connectTimeout: Duration = .seconds(10)
    /// From the beginning of a request to the last byte of its answer.
    package var timeout: Duration = .seconds(30)
    package var batchRecords = 500
    /// Of records before compression.
    package var batchBytes = 1 << 20
    /// How long reports are gathered for one request once the first is there.
    package var gathering: Duration = .milliseconds(100)
    package var firstBackoff: Duration = .seconds(1)
    package var longestBackoff: Duration = .seconds(300)
    package var firstHold: Duration = .seconds(30)
    package var longestHold: Duration = .seconds(900)
    /// How often files are looked at while the destination is held.
    package var reloadInterval: Duration = .seconds(5)
    /// Whether requests are packed with gzip; some receivers of plain lines cannot read it.
    package var compresses = true
    /// Whether reports may cross the network unprotected.
    package var allowsPlaintext = false

    package init(name: String, url: DestinationURL, encoding: Encoding = .otlp) {
        self.name = name
        self.url = url
        self.encoding = encoding
    }

    /// Throws for what could never work, and for what would send reports unprotected.
    package func validate() throws(DestinationError) {
        if !url.isSecure {
            guard url.isLoopback || allowsPlaintext else { throw .plaintext(url.shown) }
            guard tls == TLSFiles() else { throw .secureFilesWithoutTLS }
        }
        if let name = tls.serverName, !DestinationURL.isName(name) { throw .badServerName(name) }
        if tls.key != nil, tls.certificate == nil { throw .keyWithoutCertificate }
        guard 1...10_000 ~= batchRecords, 1_024...(32 << 20) ~= batchBytes else {
            throw .badLimit("a batch has 1 to 10000 records and 1 KiB to 32 MiB")
        }
        let times = [
            connectTimeout, timeout, firstBackoff, longestBackoff, firstHold, longestHold,
            reloadInterval,
        ]
        guard times.allSatisfy({ $0 > .zero && $0 <= .seconds(86_400) }),
            gathering >= .zero, gathering <= .seconds(60)
        else {
            throw .badLimit("a time is longer than nothing and not longer than a day")
        }
        for header in headers {
            try HeaderRules.check(name: header.name, hasToken: tokenFile != nil)
            if case .text(let value) = header.value {
                try HeaderRules.check(value: value, of: header.name)
            }
        }
    }
}

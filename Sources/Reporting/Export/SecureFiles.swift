import HostSystem
import NIOSSL

/// The TLS side of a destination, as its files have it.
struct SecureSettings: Sendable {
    var configuration: TLSConfiguration
    /// When the client's certificate begins and ceases to be valid; seconds since 1970, nil
    /// without one.
    var validity: ClosedRange<Int64>?
}

/// Reads the certificates and keys of a destination.
enum SecureFiles {
    /// A bundle of a system's authorities has about 250 KiB.
    static let fileLimitBytes = 1 << 20

    static func files(of destination: Destination) -> ReloadedFiles<SecureSettings> {
        let tls = destination.tls
        let paths = [tls.authorities, tls.certificate, tls.key].compactMap(\.self)
        return ReloadedFiles(paths: paths) { host in try read(tls, host) }
    }

    private static func read(_ tls: Destination.TLSFiles, _ host: HostView) throws -> SecureSettings
    {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.certificateVerification = .fullVerification
        if let path = tls.authorities {
            configuration.trustRoots = .certificates(try certificates(path, host))
        }
        var settings = SecureSettings(configuration: configuration)
        if let path = tls.certificate {
            let chain = try certificates(path, host)
            let keyPath = tls.key ?? path
            settings.configuration.certificateChain = chain.map { .certificate($0) }
            settings.configuration.privateKey = .privateKey(try key(keyPath, host))
            if let leaf = chain.first {
                let begin = Int64(leaf.notValidBefore)
                settings.validity = begin...max(begin, Int64(leaf.notValidAfter))
            }
        }
        do {
            // What does not fit together is found here, and not by the first request.
            _ = try NIOSSLContext(configuration: settings.configuration)
        } catch {
            throw HostError(
                path: tls.key ?? tls.certificate ?? tls.authorities ?? "",
                problem: "certificate and key cannot be used together (\(words(error)))")
        }
        return settings
    }

    private static func certificates(
        _ path: String, _ host: HostView
    ) throws -> [NIOSSLCertificate] {
        let bytes = try host.required(path, limitBytes: fileLimitBytes)
        do {
            let found = try NIOSSLCertificate.fromPEMBytes(bytes)
            if !found.isEmpty { return found }
        } catch {
            throw HostError(path: path, problem: "it has no certificate in PEM (\(words(error)))")
        }
        throw HostError(path: path, problem: "it has no certificate in PEM")
    }

    private static func key(_ path: String, _ host: HostView) throws -> NIOSSLPrivateKey {
        let bytes = try host.required(path, limitBytes: fileLimitBytes)
        do {
            return try NIOSSLPrivateKey(bytes: bytes, format: .pem)
        } catch {
            throw HostError(
                path: path, problem: "it has no private key in PEM without a passphrase")
        }
    }

    private static func words(_ error: any Error) -> String { OneLine.text("\(error)") }
}

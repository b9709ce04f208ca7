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

    /// What a file with PEM holds, and its name for messages.
    struct PEM {
        let path: String
        let bytes: [UInt8]
    }

    private static func read(_ tls: Destination.TLSFiles, _ host: HostView) throws -> SecureSettings
    {
        func pem(_ path: String?) throws -> PEM? {
            try path.map { PEM(path: $0, bytes: try host.required($0, limitBytes: fileLimitBytes)) }
        }
        let certificate = try pem(tls.certificate)
        return try settings(
            authorities: try pem(tls.authorities), certificate: certificate,
            key: try pem(tls.key) ?? certificate)
    }

    /// Settings of a client; without authorities the system's hold.
    ///
    /// - Parameter key: Counts only where there is a certificate.
    static func settings(
        authorities: PEM?, certificate: PEM?, key: PEM?
    ) throws -> SecureSettings {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.certificateVerification = .fullVerification
        if let authorities {
            configuration.trustRoots = .certificates(try certificates(authorities))
        }
        var settings = SecureSettings(configuration: configuration)
        if let certificate, let key {
            let chain = try certificates(certificate)
            settings.configuration.certificateChain = chain.map { .certificate($0) }
            settings.configuration.privateKey = .privateKey(try self.key(key))
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
                path: key?.path ?? authorities?.path ?? "",
                problem: "certificate and key cannot be used together (\(words(error)))")
        }
        return settings
    }

    private static func certificates(_ pem: PEM) throws -> [NIOSSLCertificate] {
        do {
            let found = try NIOSSLCertificate.fromPEMBytes(pem.bytes)
            if !found.isEmpty { return found }
        } catch {
            throw HostError(
                path: pem.path, problem: "it has no certificate in PEM (\(words(error)))")
        }
        throw HostError(path: pem.path, problem: "it has no certificate in PEM")
    }

    private static func key(_ pem: PEM) throws -> NIOSSLPrivateKey {
        do {
            return try NIOSSLPrivateKey(bytes: pem.bytes, format: .pem)
        } catch {
            throw HostError(
                path: pem.path, problem: "it has no private key in PEM without a passphrase")
        }
    }

    private static func words(_ error: any Error) -> String { OneLine.text("\(error)") }
}

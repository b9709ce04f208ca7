import HostSystem
import NIOCore
import NIOSSL

/// The TLS with which an API server goes to its etcd, from the node's files.
struct EtcdTLS {
    /// Why it cannot be had.
    struct Failure: Error, Hashable, CustomStringConvertible {
        let description: String
    }

    private var configuration = TLSConfiguration.makeClientConfiguration()

    init(_ access: EtcdAccess, _ host: HostView) throws(Failure) {
        // The server has to prove that it is the one, as it does for the API server.
        configuration.certificateVerification = .fullVerification
        configuration.applicationProtocols = ["http/1.1"]
        configuration.shutdownTimeout = .milliseconds(200)
        if let path = access.authorities {
            configuration.trustRoots = .certificates(try Self.certificates(path, host))
        }
        if let path = access.certificate {
            configuration.certificateChain = try Self.certificates(path, host).map {
                .certificate($0)
            }
        }
        if let path = access.key {
            let bytes = try Self.bytes(path, host)
            do {
                configuration.privateKey = .privateKey(
                    try NIOSSLPrivateKey(bytes: bytes, format: .pem))
            } catch {
                throw Failure(description: "\(path): it holds no key that can be used")
            }
        }
    }

    func context() throws(Failure) -> NIOSSLContext {
        do {
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw Failure(description: "the certificate and the key cannot be used together")
        }
    }

    private static func certificates(
        _ path: String, _ host: HostView
    ) throws(Failure) -> [NIOSSLCertificate] {
        let bytes = try bytes(path, host)
        do {
            return try NIOSSLCertificate.fromPEMBytes(bytes)
        } catch {
            throw Failure(description: "\(path): it holds no certificates that can be read")
        }
    }

    private static func bytes(_ path: String, _ host: HostView) throws(Failure) -> [UInt8] {
        do throws(HostError) {
            guard let contents = try host.contents(of: path) else {
                throw HostError(path: path, problem: "there is no such file")
            }
            return contents.bytes
        } catch {
            throw Failure(description: "\(error)")
        }
    }
}

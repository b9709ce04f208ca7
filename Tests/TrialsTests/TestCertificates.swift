import Foundation
import TestFolder

/// Certificates and keys for servers, made once for all tests.
enum TestCertificates {
    private static let folder = Result { () throws -> TestFolder in
        let folder = try TestFolder()
        let process = Process()
        process.executableURL = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Servers/make-certificates.sh")
        process.arguments = [folder.path]
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw POSIXError(.EIO) }
        return folder
    }

    /// The file of a name, as `server.pem`.
    static func path(_ name: String) throws -> String { try folder.get().path + "/" + name }
}

import Foundation
import TestFolder

/// Makes real keys and certificates with openssl in a node's folder.
struct CertificateMaker {
    let node: TestFolder

    /// A failure of openssl, with what it said.
    struct Failure: Error {
        let said: String
    }

    /// Makes `NAME.key` and `NAME.crt` in a folder; signed by `issuer`, the path of an authority
    /// without its ending, or by itself.
    func make(
        _ name: String, subject: String, issuer: String? = nil, key: [String] = ["rsa:2048"],
        extensions: [String] = [], days: Int = 365, digest: String = "sha256"
    ) throws {
        let place = try node.place(name)
        var arguments = ["req", "-new", "-nodes", "-newkey"] + key
        arguments += [
            "-keyout", place + ".key", "-subj", subject, "-\(digest)", "-out", place + ".csr",
            "-config", "/dev/null",
        ]
        let config = "[req]\ndistinguished_name=n\n[n]\n"
        let configPlace = try node.write(name + ".cnf", config)
        arguments[arguments.count - 1] = configPlace
        try openssl(arguments)
        let extensionPlace = try node.write(
            name + ".ext", extensions.joined(separator: "\n") + "\n")
        var signing = [
            "x509", "-req", "-in", place + ".csr", "-out", place + ".crt", "-\(digest)",
            "-days", "\(days)", "-extfile", extensionPlace,
        ]
        if let issuer {
            let authority = try node.place(issuer)
            signing += [
                "-CA", authority + ".crt", "-CAkey", authority + ".key", "-set_serial", "0x1f",
            ]
        } else {
            signing += ["-signkey", place + ".key"]
        }
        try openssl(signing)
        for ending in [".csr", ".cnf", ".ext"] {
            try FileManager.default.removeItem(atPath: place + ending)
        }
    }

    /// Makes an authority.
    func makeAuthority(_ name: String, subject: String) throws {
        try make(
            name, subject: subject,
            extensions: [
                "basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign",
            ])
    }

    func openssl(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments = arguments
        let output = Pipe()
        process.standardError = output
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let said = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        if process.terminationStatus != 0 {
            throw Failure(said: String(decoding: said, as: UTF8.self))
        }
    }

    static let isHere =
        ProcessInfo.processInfo.environment["MERLON_CI"] != nil
        || FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")
}

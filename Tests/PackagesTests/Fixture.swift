import Foundation
import HostSystem
import Packages
import TestFolder

/// The databases that `Fixtures/README.md` describes.
enum Fixture: String, CaseIterable, Sendable {
    case sqlite = "rpmdb.sqlite"
    case ndb = "Packages.db"
    case berkeley = "Packages"

    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Fixtures")

    static func bytes(of name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appendingPathComponent(name)))
    }

    /// A node that has the database where its distribution keeps it.
    func node(_ change: (inout [UInt8]) -> Void = { _ in }) throws -> TestFolder {
        let node = try TestFolder()
        var bytes = try Self.bytes(of: rawValue)
        change(&bytes)
        try node.write(place, bytes)
        return node
    }

    var place: String {
        self == .ndb ? "/usr/lib/sysimage/rpm/\(rawValue)" : "/var/lib/rpm/\(rawValue)"
    }

    /// What rpm itself says of one file.
    struct Expected: Sendable {
        let package: String
        let version: String
        let architecture: String
        let path: String
        let flags: Int
        let digest: String
    }

    static let expected: [Expected] = {
        do {
            return String(decoding: try bytes(of: "expected.tsv"), as: UTF8.self)
                .split(separator: "\n").map { line in
                    let words = line.split(separator: "\t", omittingEmptySubsequences: false)
                        .map(String.init)
                    return Expected(
                        package: words[0], version: words[1], architecture: words[2],
                        path: words[3], flags: Int(words[4]) ?? -1, digest: words[5])
                }
        } catch {
            return []
        }
    }()
}

extension TestFolder {
    func database() throws -> PackageDatabase {
        PackageDatabase(try HostView(root: path))
    }

    func verifier() throws -> PackageVerifier {
        let host = try HostView(root: path)
        return PackageVerifier(host, PackageDatabase(host), ContentCache())
    }
}

import Foundation
import HostSystem
import Packages
import Testing

/// This machine's own packages, beside what dpkg says of them.
struct LiveDpkgTests {
    static let hasDpkg = Tool.isThere("/usr/bin/dpkg") && Tool.isThere("/usr/bin/dpkg-query")

    /// Files by the names that packages list them by.
    private static func listed(_ count: Int) throws -> [String] {
        let names = try Tool.output("/usr/bin/dpkg-query", ["-f", "${binary:Package}\n", "-W"])
            .split(separator: "\n").map(String.init).shuffled()
        var paths: [String] = []
        for name in names where paths.count < count {
            let files = try Tool.output("/usr/bin/dpkg-query", ["-L", name])
                .split(separator: "\n").map(String.init)
                .filter { $0.hasPrefix("/") && FileStatus.isFile($0) && !isPattern($0) }
            // Of a package with very many files some are enough.
            paths += files.shuffled().prefix(200)
        }
        return paths
    }

    /// Whether `dpkg -S` takes a path for a pattern, and not for the name that it is.
    private static func isPattern(_ path: String) -> Bool {
        path.contains { "*?[\\".contains($0) }
    }

    /// Those that are installed, with a word of the format behind each name; what a package leaves
    /// behind that was removed, as its settings, is none's.
    private static func installed(_ field: String = "") throws -> [String] {
        try Tool.output(
            "/usr/bin/dpkg-query", ["-f", "${db:Status-Status} ${binary:Package} \(field)\n", "-W"]
        ).split(separator: "\n").filter { $0.hasPrefix("installed ") }
            .map { String($0.dropFirst(10)) }
    }

    /// The names of the installed packages by file, as `dpkg -S` prints them.
    private static func search(_ paths: [String]) throws -> [String: Set<String>] {
        var owners: [String: Set<String>] = [:]
        var keepers: [String: Set<String>] = [:]
        for start in stride(from: 0, to: paths.count, by: 400) {
            let some = Array(paths[start..<min(start + 400, paths.count)])
            for line in try Tool.output("/usr/bin/dpkg", ["-S"] + some).split(separator: "\n") {
                guard let mark = line.range(of: ": /") else { continue }
                let path = String(line[line.index(before: mark.upperBound)...])
                // It names all that list the path, and first whose file is not moved away from it.
                if line.contains("diversion ") {
                    let words = line.split(separator: " ")
                    if words.contains("from:") {
                        keepers[path] = words[0] == "diversion" ? [String(words[2])] : []
                    }
                    continue
                }
                let names = line[..<mark.lowerBound].components(separatedBy: ", ")
                    .map { String($0.split(separator: ":").first ?? "") }
                owners[path, default: []].formUnion(names)
            }
        }
        for (path, names) in keepers { owners[path]?.formIntersection(names) }
        let installed = Set(try installed().map { String($0.prefix { !": ".contains($0) }) })
        return owners.mapValues { $0.intersection(installed) }
    }

    @Test(.enabled(if: hasDpkg, "dpkg is not installed"))
    func `every owner is the one that dpkg names`() throws {
        let database = PackageDatabase(try HostView(root: "/"))
        let paths = try Self.listed(3000)
        let expected = try Self.search(paths)
        try #require(paths.count > 500)
        for path in paths {
            let names = Set(try database.owners(of: path).map(\.package.name))
            #expect(names == expected[path] ?? [], "\(path)")
        }
    }

    @Test(.enabled(if: hasDpkg, "dpkg is not installed"))
    func `files of no package are none's`() throws {
        let database = PackageDatabase(try HostView(root: "/"))
        let paths = try Tool.output(
            "/usr/bin/find", ["/etc", "/usr/local", "/opt", "/var/lib", "-xdev", "-type", "f"]
        ).split(separator: "\n").map(String.init).shuffled().prefix(2000)
            .filter { !Self.isPattern($0) }
        let expected = try Self.search(Array(paths))
        for path in paths {
            let names = Set(try database.owners(of: path).map(\.package.name))
            #expect(names == expected[path] ?? [], "\(path)")
        }
    }

    @Test(.enabled(if: hasDpkg, "dpkg is not installed"))
    func `every answer is the one that dpkg verifies`() throws {
        let host = try HostView(root: "/")
        let verifier = PackageVerifier(host, PackageDatabase(host), ContentCache())
        let names = try Self.installed("${Installed-Size}").compactMap { line -> String? in
            let words = line.split(separator: " ")
            // In KiB; the largest would take minutes.
            guard words.count == 2, Int(words[1]).map({ $0 < 8000 }) == true else { return nil }
            return String(words[0])
        }.shuffled().prefix(60)
        var modified: Set<String> = []
        for line in try Tool.output("/usr/bin/dpkg", ["-V"] + names).split(separator: "\n")
        where line.hasPrefix("??5") {
            modified.insert(String(line[(line.firstIndex(of: "/") ?? line.startIndex)...]))
        }
        var count = 0
        for name in names {
            let files = try Tool.output("/usr/bin/dpkg-query", ["-L", name])
                .split(separator: "\n").map(String.init)
            for path in files where path.hasPrefix("/") && FileStatus.isFile(path) {
                count += 1
                switch Answer(verifier.verify(path: path)) {
                case .unmodified: #expect(!modified.contains(path), "\(path)")
                case .modified: #expect(modified.contains(path), "\(path)")
                case .noDigest: continue
                case .notPackaged, .unknown: Issue.record("\(path)")
                }
            }
        }
        #expect(count > 100)
    }
}

extension FileStatus {
    static func isFile(_ path: String) -> Bool {
        // What cannot be asked for is no file for a test.
        (try? HostView(root: "/").status(of: path)?.kind) == .regular
            && (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) == nil
    }
}

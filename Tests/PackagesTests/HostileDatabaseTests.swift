import HostSystem
import TestFolder
import Testing

@testable import Packages

/// Databases that somebody has damaged: each is answered or refused, in bounded time.
struct HostileDatabaseTests {
    /// Asks for what the fixtures have; what it says does not matter, that it says it does.
    ///
    /// Answers how many of the questions were.
    @discardableResult
    private static func ask(_ node: TestFolder) throws -> Int {
        let host = try HostView(root: node.path)
        var answered = 0
        do throws(HostError) {
            let aliases = try PathAliases(host)
            let catalogs: [(any PackageCatalog)?] = [
                try DpkgCatalog(host, aliases), try RPMCatalog(host, aliases),
            ]
            for catalog in catalogs {
                for path in ["/usr/bin/one", "/usr/bin/small-5", "/usr/sbin/old", "/nothing"] {
                    _ = try catalog?.owners(of: Array(path.utf8))
                    answered += 1
                }
            }
        } catch {
            // To refuse is as good as to answer.
        }
        return answered
    }

    @Test(arguments: Fixture.allCases)
    func `no changed bytes bring it down`(in fixture: Fixture) throws {
        let sound = try Fixture.bytes(of: fixture.rawValue)
        let node = try fixture.node()
        let questions = try Self.ask(node)
        var refused = 0
        for seed in 0..<1500 {
            var random = SplitMix(state: UInt64(seed))
            var bytes = sound
            for _ in 0..<Int.random(in: 1...40, using: &random) {
                // The beginnings of pages hold what steers the reading.
                let isSteering = Bool.random(using: &random)
                let index =
                    isSteering
                    ? Int.random(in: 0..<(bytes.count / 4096), using: &random) * 4096
                        + Int.random(in: 0..<64, using: &random)
                    : Int.random(in: 0..<bytes.count, using: &random)
                bytes[min(index, bytes.count - 1)] =
                    [
                        0, 0xFF, 0x7F, 0x80, UInt8.random(in: .min ... .max, using: &random),
                    ].randomElement(using: &random) ?? 0
            }
            if seed % 10 == 0 { bytes.removeLast(Int.random(in: 0...bytes.count, using: &random)) }
            try node.write(fixture.place, bytes)
            if try Self.ask(node) < questions { refused += 1 }
        }
        #expect((1..<1500).contains(refused))
    }

    @Test func `no changed log brings it down`() throws {
        let node = try Fixture.sqlite.node()
        let sound = try Fixture.bytes(of: "rpmdb.sqlite-wal")
        for seed in 0..<300 {
            var random = SplitMix(state: UInt64(seed))
            var bytes = sound
            for _ in 0..<Int.random(in: 1...5, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
                    in: .min ... .max, using: &random)
            }
            try node.write("\(Fixture.sqlite.place)-wal", bytes)
            try Self.ask(node)
        }
    }

    @Test func `a circle of pages ends`() throws {
        // The table's root is page 2, an inner one: each of its children becomes itself.
        let node = try Fixture.sqlite.node { bytes in
            let page = 4096
            bytes.replaceSubrange((page + 8)..<(page + 12), with: [0, 0, 0, 2])
            let count = Int(bytes[page + 3]) << 8 | Int(bytes[page + 4])
            for number in 0..<count {
                let pointer = page + 12 + 2 * number
                let cell = page + (Int(bytes[pointer]) << 8 | Int(bytes[pointer + 1]))
                bytes.replaceSubrange(cell..<(cell + 4), with: [0, 0, 0, 2])
            }
        }
        let database = try node.database()
        #expect(throws: HostError.self) { try database.owner(of: "/usr/bin/one") }
    }

    @Test func `one row cannot be a table full of rows`() throws {
        // The first leaf of the table, its cells all the first one, as often as there is room.
        let node = try Fixture.sqlite.node { bytes in
            let first = 4096 + (Int(bytes[4096 + 12]) << 8 | Int(bytes[4096 + 13]))
            let leaf = (Int(bytes[first + 2]) << 8 | Int(bytes[first + 3]) - 1) * 4096
            let cell = [bytes[leaf + 8], bytes[leaf + 9]]
            let place = Int(cell[0]) << 8 | Int(cell[1])
            let lowest =
                (0..<(Int(bytes[leaf + 3]) << 8 | Int(bytes[leaf + 4]))).map { number in
                    Int(bytes[leaf + 8 + 2 * number]) << 8 | Int(bytes[leaf + 9 + 2 * number])
                }.min() ?? place
            let count = (min(lowest, place) - 8) / 2
            bytes[leaf + 3] = UInt8(count >> 8)
            bytes[leaf + 4] = UInt8(count & 0xFF)
            for number in 0..<count {
                bytes.replaceSubrange(
                    (leaf + 8 + 2 * number)..<(leaf + 10 + 2 * number), with: cell)
            }
        }
        let database = try node.database()
        let error = #expect(throws: HostError.self) { try database.owner(of: "/usr/bin/nothing") }
        #expect(error?.problem.contains("more than once") == true)
    }

    @Test(arguments: Fixture.allCases)
    func `a file that is cut off is refused or read as far as it goes`(in fixture: Fixture) throws {
        let sound = try Fixture.bytes(of: fixture.rawValue)
        for count in [0, 1, 16, 31, 32, 99, 100, 512, 4095, 4096, 4097, 8192, sound.count - 1] {
            try Self.ask(try fixture.node { $0 = Array($0.prefix(count)) })
        }
    }

    @Test func `lines of any length are bounded`() throws {
        let long = String(repeating: "x", count: 1 << 20)
        let node = try DpkgTests.node(list: "/usr/bin/\(long)\n/usr/bin/one\n")
        let database = try node.database()
        #expect(throws: HostError.self) { try database.owner(of: "/usr/bin/one") }
    }

    @Test func `no changed bytes of dpkg's files bring it down`() throws {
        let node = try DpkgTests.node()
        try node.write("/var/lib/dpkg/diversions", "/usr/bin/one\n/usr/bin/two\nbase\n")
        let paths = ["status", "info/tools.list", "info/tools.md5sums", "diversions"]
        for path in paths {
            let place = "/var/lib/dpkg/\(path)"
            let host = try HostView(root: node.path)
            let sound = try #require(try host.contents(of: place)).bytes
            for seed in 0..<250 {
                var random = SplitMix(state: UInt64(seed))
                var bytes = sound
                for _ in 0..<Int.random(in: 1...10, using: &random) {
                    bytes[Int.random(in: 0..<bytes.count, using: &random)] =
                        [0, 10, 32, 58, 47, UInt8.random(in: .min ... .max, using: &random)]
                        .randomElement(using: &random) ?? 0
                }
                try node.write(place, bytes)
                try Self.ask(node)
            }
            try node.write(place, sound)
        }
    }
}

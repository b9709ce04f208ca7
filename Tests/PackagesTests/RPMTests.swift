import HostSystem
import Packages
import TestFolder
import Testing

struct RPMTests {
    @Test(arguments: Fixture.allCases)
    func `every file is as rpm itself says`(in fixture: Fixture) throws {
        let node = try fixture.node()
        let database = try node.database()
        #expect(try database.managers() == [.rpm])
        #expect(Fixture.expected.count == 59)
        for expected in Fixture.expected {
            let file = try #require(try database.owner(of: expected.path), "\(expected.path)")
            #expect(file.package.manager == .rpm)
            #expect(file.package.name == expected.package)
            #expect(file.package.version == expected.version)
            #expect(file.package.architecture == expected.architecture)
            #expect(String(decoding: file.path, as: UTF8.self) == expected.path)
            let isGhost = expected.flags & 64 != 0
            #expect(file.digest?.hex ?? "" == (isGhost ? "" : expected.digest))
            #expect((file.exemption == .configuration) == (expected.flags & 1 != 0))
            #expect((file.exemption == .ghost) == isGhost)
        }
    }

    @Test(arguments: Fixture.allCases)
    func `other files are no package's`(in fixture: Fixture) throws {
        let node = try fixture.node()
        let database = try node.database()
        for path in ["/usr/bin/small-11", "/usr/bin/small", "/bin/one", "/usr/bin/", "", "one"] {
            #expect(try database.owner(of: path) == nil, "\(path)")
        }
    }

    @Test func `the algorithm is the package's own`() throws {
        let node = try Fixture.sqlite.node()
        let database = try node.database()
        #expect(try database.owner(of: "/usr/sbin/old")?.digest?.algorithm == .md5)
        #expect(try database.owner(of: "/usr/bin/one")?.digest?.algorithm == .sha256)
        #expect(try database.owner(of: "/usr/bin/strong")?.digest?.algorithm == .sha512)
    }

    @Test(arguments: Fixture.allCases)
    func `a merged folder has one name`(in fixture: Fixture) throws {
        let node = try fixture.node()
        try node.link("/bin", to: "usr/bin")
        try node.link("/sbin", to: "usr/sbin")
        try node.link("/usr/sbin", to: "bin")
        let database = try node.database()
        // Listed as /bin/three and /usr/sbin/old.
        #expect(try database.owner(of: "/usr/bin/three")?.package.name == "tools")
        #expect(try database.owner(of: "/bin/three")?.package.name == "tools")
        #expect(try database.owner(of: "/usr/bin/old")?.package.name == "old")
        #expect(try database.owner(of: "/sbin/old")?.package.name == "old")
        #expect(try database.owner(of: "/bin/one")?.package.name == "tools")
    }

    @Test func `the content is held against the digest`() throws {
        let node = try Fixture.sqlite.node()
        try node.write("/usr/bin/one", "one\n")
        try node.write("/usr/bin/two", "another two\n")
        try node.write("/usr/sbin/old", "old\n")
        try node.write("/usr/bin/strong", "weak\n")
        try node.write("/etc/tools.conf", "changed\n")
        try node.write("/var/log/tools.log", "written\n")
        try node.write("/usr/bin/stranger", "stranger\n")
        let verifier = try node.verifier()
        #expect(Answer(verifier.verify(path: "/usr/bin/one")) == .unmodified)
        #expect(Answer(verifier.verify(path: "/usr/bin/two")) == .modified)
        #expect(Answer(verifier.verify(path: "/usr/sbin/old")) == .unmodified)
        #expect(Answer(verifier.verify(path: "/usr/bin/strong")) == .modified)
        #expect(Answer(verifier.verify(path: "/etc/tools.conf")) == .noDigest(.configuration))
        #expect(Answer(verifier.verify(path: "/var/log/tools.log")) == .noDigest(.ghost))
        #expect(Answer(verifier.verify(path: "/usr/bin/stranger")) == .notPackaged)
        #expect(Answer(verifier.verify(path: "/usr/bin/small-1")) == .unknown)
    }

    // MARK: The log beside a database

    @Test func `what is in the log counts`() throws {
        let node = try Fixture.sqlite.node()
        #expect(try node.database().owners(of: "/usr/bin/small-10").count == 1)
        try node.write("\(Fixture.sqlite.place)-wal", Fixture.bytes(of: "rpmdb.sqlite-wal"))
        let database = try node.database()
        #expect(try database.owners(of: "/usr/bin/small-10").count == 2)
        #expect(try database.owner(of: "/usr/sbin/old") == nil)
        #expect(try database.owner(of: "/usr/bin/one") != nil)
    }

    @Test func `a transaction that is not whole in the log does not count`() throws {
        let node = try Fixture.sqlite.node()
        let log = try Fixture.bytes(of: "rpmdb.sqlite-wal").dropLast()
        try node.write("\(Fixture.sqlite.place)-wal", Array(log))
        let database = try node.database()
        #expect(try database.owners(of: "/usr/bin/small-10").count == 2)
        #expect(try database.owner(of: "/usr/sbin/old") != nil)
    }

    @Test func `a log that was left over does not count`() throws {
        let node = try Fixture.sqlite.node()
        var log = try Fixture.bytes(of: "rpmdb.sqlite-wal")
        // The salt of its head, with which the frames no longer agree; and the sum over it.
        log[16] ^= 1
        try node.write("\(Fixture.sqlite.place)-wal", log)
        #expect(try node.database().owner(of: "/usr/sbin/old") != nil)
    }

    @Test func `a journal of a transaction that did not end is an error`() throws {
        let node = try Fixture.sqlite.node()
        try node.write("\(Fixture.sqlite.place)-journal", "journal")
        let database = try node.database()
        #expect(throws: HostError.self) { try database.owner(of: "/usr/bin/one") }
    }

    @Test func `an upgrade is seen`() throws {
        let node = try Fixture.sqlite.node()
        let database = try node.database()
        #expect(try database.owner(of: "/usr/sbin/old") != nil)
        try node.write("\(Fixture.sqlite.place)-wal", Fixture.bytes(of: "rpmdb.sqlite-wal"))
        #expect(try database.owner(of: "/usr/sbin/old") == nil)
    }
}

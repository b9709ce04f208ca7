import Glibc
import HostSystem
import Packages
import TestFolder
import Testing

struct DpkgTests {
    static let md5OfOne = "5bbf5a52328e7439ae6e719dfe712200"

    /// A node with one package, of which a test changes what it is about.
    static func node(
        status: String = "install ok installed",
        list: String = "/.\n/usr\n/usr/bin\n/usr/bin/one\n",
        digests: String? = "\(md5OfOne)  usr/bin/one\n"
    ) throws -> TestFolder {
        let node = try TestFolder()
        try node.write(
            "/var/lib/dpkg/status",
            """
            Package: tools
            Status: \(status)
            Maintainer: Somebody <a@example.org>
            Architecture: amd64
            Version: 1:2.0-3
            Conffiles:
             /etc/tools.conf \(md5OfOne)
             /etc/tools old.conf \(md5OfOne) obsolete
             /etc/tools.new newconffile
            Description: Tools
             Version: 9
             .
             Package: other

            Package: base
            Status: install ok installed
            Architecture: all
            Version: 1

            """)
        try node.write("/var/lib/dpkg/info/tools.list", list)
        try node.write("/var/lib/dpkg/info/base.list", "/.\n/usr/share/base\n")
        if let digests { try node.write("/var/lib/dpkg/info/tools.md5sums", digests) }
        return node
    }

    @Test func `a file's package and digest are found`() throws {
        let node = try Self.node()
        let database = try node.database()
        #expect(try database.managers() == [.dpkg])
        let file = try #require(try database.owner(of: "/usr/bin/one"))
        #expect(file.package.manager == .dpkg)
        #expect(file.package.name == "tools")
        #expect(file.package.version == "1:2.0-3")
        #expect(file.package.architecture == "amd64")
        #expect(file.digest?.hex == Self.md5OfOne)
        #expect(file.exemption == nil)
        for path in ["/usr/bin/on", "/usr/bin/one/", "usr/bin/one", "/usr/bin/oneone", ""] {
            #expect(try database.owner(of: path) == nil, "\(path)")
        }
    }

    @Test(arguments: [
        ("install ok installed", true), ("hold ok installed", true),
        ("install ok triggers-pending", true), ("install ok triggers-awaited", true),
        ("install ok half-configured", true), ("install ok unpacked", true),
        ("install reinstreq half-installed", false), ("deinstall ok config-files", false),
        ("unknown ok not-installed", false), ("", false),
    ])
    func `a package owns files while they are there`(status: String, owns: Bool) throws {
        let node = try Self.node(status: status)
        let database = try node.database()
        #expect(try (database.owner(of: "/usr/bin/one") != nil) == owns)
    }

    @Test func `a package of several architectures has its own lists`() throws {
        let node = try TestFolder()
        for (architecture, path) in [("amd64", "/usr/lib/a/x"), ("i386", "/usr/lib/i/x")] {
            try node.write("/var/lib/dpkg/info/lib:\(architecture).list", "\(path)\n")
            try node.write(
                "/var/lib/dpkg/info/lib:\(architecture).md5sums",
                "\(Self.md5OfOne)  \(path.dropFirst())\n")
        }
        let stanza = "Package: lib\nStatus: install ok installed\nVersion: 1\nArchitecture: "
        try node.write("/var/lib/dpkg/status", "\(stanza)amd64\n\n\(stanza)i386\n")
        let database = try node.database()
        #expect(try database.owner(of: "/usr/lib/a/x")?.package.architecture == "amd64")
        #expect(try database.owner(of: "/usr/lib/i/x")?.package.architecture == "i386")
        #expect(try database.owner(of: "/usr/lib/i/x")?.digest != nil)
    }

    @Test(arguments: [
        ("/bin/one", "/usr/bin/one"), ("/usr/bin/one", "/bin/one"), ("/bin/one", "/bin/one"),
        ("/lib64/one", "/usr/lib/one"), ("/usr/sbin/one", "/usr/bin/one"),
        ("/sbin/one", "/usr/bin/one"),
    ])
    func `merged folders are one folder`(listed: String, asked: String) throws {
        let node = try Self.node(
            list: "\(listed)\n", digests: "\(Self.md5OfOne)  \(listed.dropFirst())\n")
        #expect(try (node.database().owner(of: asked) != nil) == (listed == asked))
        try node.link("/bin", to: "/usr/bin")
        try node.link("/lib64", to: "usr/./lib/")
        try node.link("/sbin", to: "usr/sbin")
        try node.link("/usr/sbin", to: "../usr/bin")
        let file = try #require(try node.database().owner(of: asked))
        #expect(String(decoding: file.path, as: UTF8.self) == listed)
        #expect(file.digest != nil)
    }

    @Test func `links in a circle do not matter to others`() throws {
        let node = try Self.node()
        try node.link("/bin", to: "/sbin")
        try node.link("/sbin", to: "/bin")
        try node.link("/lib", to: "lib/deeper")
        #expect(try node.database().owner(of: "/usr/bin/one") != nil)
    }

    @Test func `a diverted file lies elsewhere`() throws {
        let node = try Self.node()
        try node.write("/var/lib/dpkg/info/base.list", "/usr/bin/one\n")
        try node.write(
            "/var/lib/dpkg/info/base.md5sums", "\(String(repeating: "a", count: 32))  usr/bin/one\n"
        )
        try node.write("/var/lib/dpkg/diversions", "/usr/bin/one\n/usr/bin/one.distrib\nbase\n")
        let database = try node.database()
        #expect(try database.owners(of: "/usr/bin/one").map(\.package.name) == ["base"])
        let moved = try #require(try database.owner(of: "/usr/bin/one.distrib"))
        #expect(moved.package.name == "tools")
        #expect(moved.digest?.hex == Self.md5OfOne)
        try node.write("/var/lib/dpkg/diversions", "/usr/bin/one\n/usr/bin/one.distrib\n:\n")
        let local = try node.database()
        #expect(try local.owner(of: "/usr/bin/one") == nil)
        #expect(try local.owners(of: "/usr/bin/one.distrib").count == 2)
    }

    @Test func `a configuration file may be changed`() throws {
        let node = try Self.node(
            list: "/etc/tools.conf\n/etc/tools old.conf\n/etc/tools.new\n", digests: nil)
        let database = try node.database()
        for path in ["/etc/tools.conf", "/etc/tools old.conf"] {
            let file = try #require(try database.owner(of: path))
            #expect(file.exemption == .configuration)
            #expect(file.digest?.hex == Self.md5OfOne)
        }
        #expect(try database.owner(of: "/etc/tools.new")?.exemption == .configuration)
        #expect(try database.owner(of: "/etc/tools.new")?.digest == nil)
        try node.write("/etc/tools.conf", "one\n")
        try node.write("/etc/tools old.conf", "two\n")
        try node.write("/etc/tools.new", "three\n")
        let verifier = try node.verifier()
        #expect(Answer(verifier.verify(path: "/etc/tools.conf")) == .unmodified)
        #expect(Answer(verifier.verify(path: "/etc/tools old.conf")) == .noDigest(.configuration))
        #expect(Answer(verifier.verify(path: "/etc/tools.new")) == .noDigest(.configuration))
    }

    @Test(arguments: [
        (nil, PackageFile.Exemption.nothingRecorded), ("", .nothingRecorded),
        ("5bbf5a52328e7439ae6e719dfe71220z  usr/bin/one\n", .unreadableDigest),
        ("5bbf5a52  usr/bin/one\n", .nothingRecorded),
        ("\(md5OfOne)  usr/bin/two\n", .nothingRecorded),
    ])
    func `what is not recorded is said`(digests: String?, why: PackageFile.Exemption) throws {
        let node = try Self.node(digests: digests)
        try node.write("/usr/bin/one", "one\n")
        #expect(Answer(try node.verifier().verify(path: "/usr/bin/one")) == .noDigest(why))
    }

    @Test(arguments: ["usr/bin/one", "./usr/bin/one", "/usr/bin/one", "bin/one"])
    func `a digest's path is written in several ways`(path: String) throws {
        let node = try Self.node(digests: "\(Self.md5OfOne.uppercased()) *\(path)\n")
        try node.link("/bin", to: "usr/bin")
        try node.write("/usr/bin/one", "one\n")
        let verifier = try node.verifier()
        #expect(Answer(verifier.verify(path: "/usr/bin/one")) == .unmodified)
        try node.write("/usr/bin/one", "two\n")
        #expect(Answer(verifier.verify(path: "/usr/bin/one")) == .modified)
    }

    @Test func `an image without dpkg has its packages in a folder`() throws {
        let node = try TestFolder()
        try node.write(
            "/var/lib/dpkg/status.d/tools", "Package: tools\nVersion: 7\nArchitecture: arm64\n")
        try node.write(
            "/var/lib/dpkg/status.d/tools.md5sums", "\(Self.md5OfOne)  ./usr/bin/one\n")
        try node.write("/usr/bin/one", "one\n")
        #expect(try node.database().owner(of: "/usr/bin/one")?.package.version == "7")
        #expect(Answer(try node.verifier().verify(path: "/usr/bin/one")) == .unmodified)
    }

    @Test func `what dpkg has not yet merged into its status counts`() throws {
        let node = try Self.node()
        try node.write(
            "/var/lib/dpkg/updates/0001",
            "Package: tools\nStatus: install ok unpacked\nVersion: 3\nArchitecture: amd64\n")
        try node.write(
            "/var/lib/dpkg/updates/0002",
            "Package: new\nStatus: install ok installed\nVersion: 4\nArchitecture: all\n")
        try node.write("/var/lib/dpkg/updates/tmp.i", "half a line")
        try node.write("/var/lib/dpkg/info/new.list", "/usr/bin/new\n")
        let database = try node.database()
        #expect(try database.owner(of: "/usr/bin/one")?.package.version == "3")
        #expect(try database.owner(of: "/usr/bin/new")?.package.version == "4")
    }

    @Test func `changes of the packages are seen`() throws {
        let node = try Self.node()
        let database = try node.database()
        #expect(try database.owner(of: "/usr/bin/one") != nil)
        #expect(try database.owner(of: "/usr/share/base") != nil)
        // As dpkg does it, which never writes into a list that is in use.
        let list = try node.write("/var/lib/dpkg/info/tools.list-new", "/usr/bin/two\n")
        let result = unsafe rename(list, String(list.dropLast("-new".count)))
        try #require(result == 0)
        #expect(try database.owner(of: "/usr/bin/one") == nil)
        #expect(try database.owner(of: "/usr/bin/two") != nil)
    }

    @Test func `a list that is missing leaves unknown what is not found`() throws {
        let node = try Self.node()
        try node.write("/usr/bin/two", "two\n")
        try node.write(
            "/var/lib/dpkg/status",
            """
            Package: tools
            Status: install ok installed
            Version: 1
            Architecture: amd64

            Package: lost
            Status: install ok installed
            Version: 1
            Architecture: amd64
            """)
        let database = try node.database()
        #expect(try database.owner(of: "/usr/bin/one") != nil)
        #expect(throws: HostError.self) { try database.owner(of: "/usr/bin/two") }
        #expect(Answer(try node.verifier().verify(path: "/usr/bin/two")) == .unknown)
    }

    @Test func `another manager's damaged database leaves unknown what is not found`() throws {
        let node = try Self.node()
        try node.write("/var/lib/rpm/rpmdb.sqlite", "no database")
        let database = try node.database()
        #expect(try database.owner(of: "/usr/bin/one") != nil)
        #expect(throws: HostError.self) { try database.owner(of: "/usr/bin/two") }
        #expect(throws: HostError.self) { try database.managers() }
    }

    @Test func `a node without packages has no managers`() throws {
        let node = try TestFolder()
        let database = try node.database()
        #expect(try database.managers().isEmpty)
        #expect(try database.owner(of: "/usr/bin/one") == nil)
    }
}

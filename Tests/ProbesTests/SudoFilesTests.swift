import HostSystem
import Posture
import TestFolder
import Testing

@testable import Probes

struct SudoFilesTests {
    private func rules(_ text: String) throws -> [SudoFiles.Rule] {
        let node = try TestFolder()
        try node.write("/etc/sudoers", text)
        return try SudoFiles(try HostView(root: node.path))?.rules ?? []
    }

    @Test(arguments: [
        ("root ALL=(ALL:ALL) ALL", false, true, false),
        ("ubuntu ALL=(ALL) NOPASSWD:ALL", true, true, true),
        ("ubuntu ALL=(ALL) NOPASSWD : ALL", true, true, true),
        ("%wheel ALL=(ALL) NOPASSWD: SETENV: ALL", true, true, true),
        ("bob ALL=NOPASSWD: /bin/a, PASSWD: ALL", true, true, false),
        ("bob ALL=NOPASSWD: /bin/a, /bin/b", true, false, false),
        ("bob ALL=(root) /bin/a, NOPASSWD: ALL", true, true, true),
        ("bob ALL=(ALL) NOPASSWD: ALL, !/bin/su", true, true, true),
        ("bob ALL=(ALL) NOPASSWD: /bin/a\\, b, !ALL", true, false, false),
        ("ann, bob ALL = /usr/bin/apt", false, false, false),
        ("bob web=/bin/a : db=(postgres, root) NOPASSWD: ALL", true, true, true),
        ("bob ALL=NOPASSWD: /bin/a : db=/bin/b", true, false, false),
        ("bob ALL=NOPASSWD: sha256:abc= /bin/a --x\\=y, ALL", true, true, true),
        ("bob ALL=(ALL) ROLE=unconfined_r NOPASSWD: ALL", true, true, true),
        ("#1000 ALL=(ALL) NOPASSWD: ALL # cloud", true, true, true),
        ("bob ALL=(deploy) NOPASSWD: ALL", true, false, false),
        ("bob ALL=(:staff) NOPASSWD: ALL", true, false, false),
        ("bob ALL=(ALL, !root) NOPASSWD: ALL", true, false, false),
        ("bob ALL=(!root, ALL) NOPASSWD: ALL", true, true, true),
        ("bob ALL=(deploy) /bin/a, NOPASSWD: ALL", true, false, false),
        ("bob ALL=(deploy) /bin/a, (root) NOPASSWD: ALL", true, true, true),
        ("bob ALL=(%root) NOPASSWD: ALL", true, true, true),
        ("bob ALL=(deploy, %#0) NOPASSWD: ALL", true, true, true),
        ("bob ALL=(\"root\") NOPASSWD: ALL", true, true, true),
        ("bob ALL=(#0) NOPASSWD: ALL", true, true, true),
        ("bob ALL=(#00) NOPASSWD: ALL", true, true, true),
        ("bob ALL=(#-0) NOPASSWD: ALL", true, true, true),
        ("bob ALL=(deploy, #000 : #0) NOPASSWD: ALL", true, true, true),
        ("bob ALL=(%#00) NOPASSWD: ALL", true, true, true),
        ("bob ALL=(\"#00\") NOPASSWD: ALL", true, true, true),
        ("bob ALL=(ALL, !#00) NOPASSWD: ALL", true, false, false),
        ("bob ALL=(#10) NOPASSWD: ALL", true, false, false),
        ("bob ALL=(Root) NOPASSWD: ALL", true, true, true),
        ("bob ALL=(ro\\ot) NOPASSWD: ALL", true, true, true),
        ("bob ALL=NOPASSWD: !!ALL", true, true, true),
    ])
    func `a rule tells what it allows without a password`(
        text: String, isPasswordless: Bool, isEverything: Bool, isBoth: Bool
    ) throws {
        let rule = try #require(try rules("# head\n\(text)\n").first)
        #expect(rule.isPasswordless == isPasswordless)
        #expect(rule.isEverything == isEverything)
        #expect(rule.isEverythingPasswordless == isBoth)
        #expect(rule.line == 2)
    }

    @Test(arguments: [
        ("ALL ALL=ALL", true), ("bob, ALL ALL=ALL", true), ("ALL,!root ALL=(ALL) ALL", true),
        ("A ALL=ALL\nUser_Alias A = bob, B : B = ALL", true), ("bob ALL=ALL", false),
        ("# note \\\nALL ALL=ALL", true), ("# note\r\nALL ALL=ALL\r", true),
        ("bob, \\\r\n ALL ALL=ALL", true), ("! bob, ALL ALL=ALL", true),
    ])
    func `a rule tells whether it is for everybody`(text: String, isFor: Bool) throws {
        let rule = try #require(try rules(text).first)
        #expect(rule.isForEverybody == isFor)
        #expect(rule.isEverything)
    }

    @Test(arguments: [
        ("Defaults runas_default=deploy", false), ("Defaults runas_default=root", true),
        ("Defaults env_reset, runas_default = \"deploy\"", false),
        ("Defaults runas_default=\"#00\"", true), ("Defaults runas_default=toor", true),
        ("Defaults runas_default=deploy\nDefaults runas_default=root", true),
        ("Defaults runas_default=root\nDefaults runas_default=deploy", false),
        ("Defaults runas_default=deploy\nDefaults:bob runas_default=root", true),
        ("Defaults:bob runas_default=deploy", true), ("Defaults env_reset", true),
    ])
    func `without a list commands are run as the setting says`(
        settings: String, isRoot: Bool
    ) throws {
        let node = try TestFolder()
        try node.write("/etc/passwd", "root:x:0:0::/:/bin/sh\ntoor:x:0:0::/:/bin/sh\n")
        for rule in ["bob ALL=ALL", "bob ALL=(deploy) /bin/a : web=ALL"] {
            try node.write("/etc/sudoers", "\(rule)\n\(settings)\n")
            let rules = try SudoFiles(try HostView(root: node.path))?.rules
            #expect(rules?.first?.isEverything == isRoot)
        }
        // What a list says holds whatever is set.
        try node.write("/etc/sudoers", "\(settings)\nbob ALL=(root) ALL\n")
        #expect(try SudoFiles(try HostView(root: node.path))?.rules.first?.isEverything == true)
    }

    @Test(arguments: [
        ("(toor)", true), ("(TOOR)", true), ("(ALL, !root)", true), ("(ALL, !root, !toor)", false),
        ("(ALL, !#0)", false), ("(%wheel)", true), ("(%#10)", true), ("(%users)", false),
        ("(ADMINS)", true), ("(ALL, !ADMINS)", false), ("(!ADMINS)", false), ("(bob)", false),
    ])
    func `every account with the number of root is root`(list: String, isRoot: Bool) throws {
        let node = try TestFolder()
        try node.write(
            "/etc/passwd",
            "root:x:0:0::/:/bin/sh\ntoor:x:0:10::/:/bin/sh\nbob:x:1000:100::/:/bin/sh\n")
        try node.write("/etc/group", "root:x:0:\nwheel:x:10:\nusers:x:100:bob\n")
        try node.write(
            "/etc/sudoers", "Runas_Alias ADMINS = deploy, #00\nbob ALL=\(list) ALL\n")
        let rules = try SudoFiles(try HostView(root: node.path))?.rules
        #expect(rules?.first?.isEverything == isRoot)
    }

    @Test(arguments: [
        ("Defaults>ADMINS !authenticate", "Defaults>root,ADMINS !authenticate"),
        ("Defaults>#00, deploy !authenticate", "Defaults>root,#00,deploy !authenticate"),
        ("Defaults:EVERYBODY !authenticate", "Defaults:ALL,EVERYBODY !authenticate"),
        ("Defaults:bob , ann !authenticate", "Defaults:bob,ann !authenticate"),
        ("Defaults>deploy !authenticate", "Defaults>deploy !authenticate"),
        ("Defaults!ANY !authenticate", "Defaults!ALL,ANY !authenticate"),
        ("Defaults\tenv_reset, !authenticate", "Defaults env_reset, !authenticate"),
    ])
    func `settings tell whom their aliases come to`(line: String, expected: String) throws {
        let node = try TestFolder()
        try node.write(
            "/etc/sudoers",
            "\(line)\nRunas_Alias ADMINS = deploy, root\nUser_Alias EVERYBODY = ALL\n"
                + "Cmnd_Alias ANY = /bin/a, ALL\n")
        let found = try SudoFiles(try HostView(root: node.path))?.defaults.map(\.text)
        #expect(found == [expected])
    }

    @Test(arguments: [
        ("Defaults:bob !authenticate", "bob ALL=(ALL) ALL", true),
        ("Defaults:bob !authenticate", "%admins ALL=(ALL) ALL", true),
        ("Defaults:%admins !authenticate", "bob ALL=(ALL) ALL", true),
        ("Defaults:PEOPLE env_reset, !authenticate", "bob ALL=(ALL) ALL", true),
        ("Defaults:eve !authenticate", "eve ALL=(ALL) ALL", true),
        ("Defaults exempt_group=admins", "%admins ALL=(ALL) ALL", true),
        ("Defaults exempt_group = far", "%far ALL=(ALL) ALL", true),
        ("Defaults:bob !authenticate\nDefaults:bob authenticate", "bob ALL=(ALL) ALL", false),
        ("Defaults:bob !authenticate", "ann ALL=(ALL) ALL", false),
        ("Defaults:bob !authenticate", "bob ALL=(ALL) PASSWD: ALL", false),
        ("Defaults:root !authenticate", "ALL ALL=(ALL) ALL", false),
        ("Defaults:bob !lecture", "bob ALL=(ALL) ALL", false),
        ("Defaults exempt_group=admins", "%far ALL=(ALL) ALL", false),
        // A name is no tag, and a tag holds for what stands behind it alone.
        ("Defaults:bob !authenticate", "bob ALL=(ALL) ALL, !/usr/bin/PASSWD_X", true),
        ("Defaults:bob !authenticate", "bob ALL=(ALL) ALL, PASSWD: /bin/a", true),
        ("Defaults:bob !authenticate", "bob ALL=(ALL) PASSWD: ALL, NOPASSWD: /bin/a", false),
    ])
    func `settings spare those whom a rule is for the password`(
        settings: String, rule: String, isSpared: Bool
    ) throws {
        let node = try TestFolder()
        try node.write(
            "/etc/passwd",
            "root:x:0:0::/:/bin/sh\nann:x:1000:100::/:/bin/sh\nbob:x:1001:100::/:/bin/sh\n")
        try node.write("/etc/group", "root:x:0:\nadmins:x:10:bob\nusers:x:100:\n")
        try node.write("/etc/sudoers", "User_Alias PEOPLE = ann, bob\n\(settings)\n\(rule)\n")
        let found = try SudoFiles(try HostView(root: node.path))?.rules.first
        #expect(found?.hasSpared == isSpared)
        #expect(found?.isEverythingPasswordless == false)
        #expect(found?.isEverything == true)
    }

    @Test func `the node's name is put into the names of files`() throws {
        let node = try TestFolder()
        try node.write("/etc/sudoers", "@include /etc/sudoers.%h\n")
        #expect(throws: HostError.self) { try SudoFiles(try HostView(root: node.path)) }
        try node.write("/etc/hostname", "node1.example.org\n")
        try node.write("/etc/sudoers.node1", "eve ALL=(ALL) NOPASSWD: ALL\n")
        #expect(try SudoFiles(try HostView(root: node.path))?.rules.first?.users == "eve")
    }

    @Test func `aliases are put in`() throws {
        let rule = try #require(
            try rules(
                """
                Cmnd_Alias SAFE = /bin/a
                Cmnd_Alias MORE = SAFE, ANY : ANY = ALL
                bob ALL = NOPASSWD: MORE
                """
            ).first)
        #expect(rule.isEverythingPasswordless)
    }

    /// Aliases each of which names the next one, as many times as is told.
    private func chain(_ kind: String, _ count: Int) -> String {
        (1..<count).map { "\(kind) A\($0) = A\($0 + 1), A\($0 + 1)\n" }.joined()
            + "\(kind) A\(count) = ALL\n"
    }

    @Test func `aliases are put in as deep as they go`() throws {
        let rule = try #require(
            try rules(chain("Cmnd_Alias", 50) + "bob ALL = NOPASSWD: A1\n").first)
        #expect(rule.isEverythingPasswordless)
        let users = try rules(chain("User_Alias", 50) + "A1 ALL = ALL\n")
        #expect(users.map(\.isForEverybody) == [true])
        #expect(throws: HostError.self) {
            try rules(chain("Cmnd_Alias", 200) + "bob ALL = NOPASSWD: A1\n")
        }
    }

    @Test(arguments: [("!A", true), ("A", false), ("!B", false), ("! ! A", false)])
    func `what is denied in an alias that is denied is allowed`(
        command: String, isEverything: Bool
    ) throws {
        let aliases = "Cmnd_Alias A = /bin/a, !ALL\nCmnd_Alias B = ALL\n"
        let rule = try #require(try rules("\(aliases)bob ALL = NOPASSWD: \(command)\n").first)
        #expect(rule.isEverything == isEverything)
        #expect(rule.isEverythingPasswordless == isEverything)
    }

    @Test func `an alias of itself ends`() throws {
        let rule = try #require(try rules("Cmnd_Alias A = A, B\nbob ALL = NOPASSWD: A\n").first)
        #expect(!rule.isEverything)
    }

    @Test func `lines that go on, comments and settings are no rules`() throws {
        let found = try rules(
            """
            Defaults env_reset, \\
                !authenticate
            User_Alias ADMINS = ann, bob
            # bob ALL=(ALL) NOPASSWD: ALL
            ADMINS ALL = \\
                NOPASSWD: \\
                ALL
            """)
        #expect(found.map(\.users) == ["ADMINS"])
        #expect(found.first?.line == 5)
        #expect(found.first?.isEverythingPasswordless == true)
    }

    @Test func `files are followed as sudo follows them`() throws {
        let node = try TestFolder()
        try node.write(
            "/etc/sudoers",
            "a ALL=ALL\n@include sudoers.local\n#includedir /etc/sudoers.d\nz ALL=ALL\n")
        try node.write("/etc/sudoers.local", "b ALL=ALL\n@include /etc/sudoers.local2\n")
        try node.write("/etc/sudoers.local2", "c ALL=ALL")
        try node.write("/etc/sudoers.d/20-e", "e ALL=ALL\n")
        try node.write("/etc/sudoers.d/10-d", "d ALL=ALL\n")
        try node.write("/etc/sudoers.d/30.rpmsave", "no ALL=ALL\n")
        try node.write("/etc/sudoers.d/40~", "no ALL=ALL\n")
        let files = try #require(try SudoFiles(try HostView(root: node.path)))
        #expect(files.rules.map(\.users) == ["a", "b", "c", "d", "e", "z"])
        #expect(files.rules[3].path == "/etc/sudoers.d/10-d")
    }

    @Test func `files that include each other are an error`() throws {
        let node = try TestFolder()
        try node.write("/etc/sudoers", "@include /etc/other\n")
        try node.write("/etc/other", "@include /etc/sudoers\n")
        let host = try HostView(root: node.path)
        #expect(throws: HostError.self) { try SudoFiles(host) }
    }

    @Test func `a node without sudo has no rules`() throws {
        let node = try TestFolder()
        #expect(try SudoFiles(try HostView(root: node.path)) == nil)
        withExtendedLifetime(node) {}
    }
}

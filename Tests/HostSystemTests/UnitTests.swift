import Glibc
import HostSystem
import TestFolder
import Testing

/// What the real systemd does not show: where words come from, and what is uncertain.
struct UnitTests {
    private let folder: TestFolder
    private static let unit = "etc/systemd/system/kubelet.service"

    init() throws {
        folder = try TestFolder()
    }

    private func kubelet() throws -> SystemdUnit {
        try #require(try folder.view().systemdUnit("kubelet.service"))
    }

    @Test func `each word tells the line on which it stands`() throws {
        try folder.write(
            Self.unit,
            """
            [Service]
            EnvironmentFile=/etc/default/kubelet
            Environment=A=1 \\
              B=2
            ExecStart=/usr/bin/kubelet \\
              --one \\
            # between
              --a=${A} $B $C
            """)
        try folder.write("etc/default/kubelet", "\n# first\nD=x\nC='--c\n d' \\\n more\nE=1\n")
        let unit = try kubelet()
        let places = unit.execStart.map { "\($0.text) \($0.path):\($0.line)" }
        #expect(
            places == [
                "/usr/bin/kubelet /\(Self.unit):5", "--one /\(Self.unit):6",
                "--a=1 /\(Self.unit):3", "2 /\(Self.unit):4", "--c /etc/default/kubelet:4",
                "d /etc/default/kubelet:4", "more /etc/default/kubelet:4",
            ])
        #expect(unit.environment["E"]?.line == 7)
        #expect(unit.environmentFiles == ["/etc/default/kubelet"])
        #expect(unit.problems.isEmpty)
    }

    @Test(arguments: ["$STATE_DIRECTORY", "--root=${HOME}/x", "$PASSED", "--id=%b"])
    func `what only a started process knows stays as written and is uncertain`(
        word: String
    ) throws {
        try folder.write(
            Self.unit, "[Service]\nPassEnvironment=PASSED\nExecStart=/usr/bin/kubelet \(word) x\n")
        let unit = try kubelet()
        #expect(unit.execStart.map(\.text) == ["/usr/bin/kubelet", word, "x"])
        #expect(unit.uncertainties.count == 1)
    }

    @Test func `names of the node come from its own files`() throws {
        try folder.write("etc/hostname", "# comment\nnode-7.example.org\n")
        try folder.write("etc/machine-id", "0123456789abcdef0123456789abcdef\n")
        try folder.write(Self.unit, "[Service]\nExecStart=/usr/bin/kubelet %H %l %m\n")
        let unit = try kubelet()
        #expect(
            unit.execStart.dropFirst().map(\.text) == [
                "node-7.example.org", "node-7", "0123456789abcdef0123456789abcdef",
            ])
        #expect(unit.problems.isEmpty)
    }

    @Test(
        .enabled(if: Environment.isRoot, "only root may act as another account"),
        arguments: ["", "-"])
    func `an environment file that may not be read is an error`(prefix: String) throws {
        try folder.write(
            Self.unit,
            "[Service]\nEnvironmentFile=\(prefix)/etc/default/kubelet\nExecStart=/bin/a\n")
        try folder.write("etc/default/kubelet", "A=1\n")
        unsafe chmod(folder.path, 0o755)
        unsafe chmod("\(folder.path)/etc/default/kubelet", 0o600)
        let view = try folder.view()
        let error = Environment.asNobody {
            #expect(throws: HostError.self) { try view.systemdUnit("kubelet.service") }
        }
        #expect(error?.description == "/etc/default/kubelet: permission denied")
    }

    @Test func `a drop-in folder that is a link is followed`() throws {
        try folder.write(Self.unit, "[Service]\nExecStart=/usr/bin/kubelet ${A}\n")
        try folder.write("opt/drop-ins/1.conf", "[Service]\nEnvironment=A=1\n")
        try folder.link("\(Self.unit).d", to: "/opt/drop-ins")
        #expect(try kubelet().execStart.last?.text == "1")
    }

    @Test func `a comment that older systemd continues is a problem`() throws {
        try folder.write(
            Self.unit, "[Service]\nEnvironmentFile=/etc/default/kubelet\nExecStart=/bin/a $A\n")
        try folder.write("etc/default/kubelet", "# x \\\nA=1\n")
        #expect(try kubelet().problems.count == 1)
    }

    @Test(arguments: ["", "kubelet", ".service", "../x.service", "@.service", "none.service"])
    func `a name of no unit is none`(name: String) throws {
        try folder.write(Self.unit, "[Service]\nExecStart=/bin/a\n")
        #expect(try folder.view().systemdUnit(name) == nil)
    }

    @Test(arguments: 0..<200)
    func `no text crashes the reader`(seed: UInt64) throws {
        var random = SplitMix(state: seed)
        let pieces = [
            "[Service]\n", "ExecStart=", "EnvironmentFile=", "Environment=", "/e", "-", "@", "%",
            "$", "${", "}", "\"", "'", "\\", "\\x", "\n", "\r", "\0", "=", " ", ";", "#", "[", "]",
            "A", "é", "\u{FEFF}", "\\u12", "%n", "%%", "\\;", "a b", "UnsetEnvironment=",
        ]
        let text = { (random: inout SplitMix) in
            (0..<80).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
        }
        for _ in 0..<20 {
            let noise = [UInt8](text(&random).utf8).map { byte in
                Int.random(in: 0..<50, using: &random) == 0 ? UInt8.max : byte
            }
            try folder.write(
                Self.unit,
                Array("[Service]\nExecStart=/a $A ${A}\nEnvironmentFile=/e\n".utf8) + noise)
            try folder.write("e", text(&random) + "A=" + text(&random))
            let unit = try folder.view().systemdUnit("kubelet.service")
            #expect(unit?.refusal == nil || unit?.execStart == [])
        }
    }
}

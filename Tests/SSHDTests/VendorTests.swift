import SSHD
import Testing

/// What packagers change.
struct VendorTests {
    private func configuration(
        _ text: String, _ release: SSHDRelease
    ) throws(SSHDError) -> EffectiveConfiguration {
        let source = FileSource(
            read: { _ throws(SSHDError) in Array(text.utf8) }, glob: { _ throws(SSHDError) in [] },
            groups: { _ throws(SSHDError) in nil }, addresses: { _ in nil })
        return try SSHDConfiguration(release: release, source: source).effective()
    }

    private let redHat = SSHDRelease(major: 8, minor: 7, vendor: .other)

    @Test func `a list that Red Hat's policy names is known`() throws {
        let text = "Ciphers aes256-gcm@openssh.com\nGSSAPIKexAlgorithms gss-group14-sha256-\n"
        let found = try configuration(text, redHat)
        #expect(found["ciphers"]?.values.map(\.text) == ["aes256-gcm@openssh.com"])
    }

    @Test(arguments: ["", "Ciphers +aes128-cbc\n", "Ciphers aes256-gcm@redhat.com\n"])
    func `a list that depends on the packager is not known`(text: String) throws {
        let found = try configuration(text, redHat)
        #expect(found["ciphers"]?.unknown != nil)
        #expect(found["permitrootlogin"]?.values.map(\.text) == ["without-password"])
    }

    @Test func `a keyword that the packager may have added is no refusal`() {
        #expect(
            throws: SSHDError.unreadable(
                "/etc/ssh/sshd_config:1: whether this sshd knows 'Bogus' is not known to Merlon")
        ) { try configuration("Bogus yes\n", redHat) }
    }

    @Test(arguments: [
        ("OpenSSH_9.2p1 Debian-2+deb12u10, OpenSSL 3.0.19", "9.2p1", true),
        ("1:9.6p1-3ubuntu13.5", "9.6p1", false), ("8.7p1-38.el9", "8.7p1", false),
        ("OpenSSH_10.0p2", "10.0p2", false), ("OpenSSH_8.9p1 Ubuntu-3ubuntu0.10", "8.9p1", true),
    ])
    func `releases are read as programs and packages write them`(
        text: String, release: String, isDebian: Bool
    ) throws {
        let found = try #require(SSHDRelease(text))
        #expect(found.text == release)
        if case .debian = found.vendor { #expect(isDebian) } else { #expect(!isDebian) }
    }

    @Test(arguments: ["", "OpenSSH", "1:", "p1", "999999999999999999999.1"])
    func `other texts are no release`(text: String) {
        #expect(SSHDRelease(text) == nil)
    }
}

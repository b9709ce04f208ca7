import Foundation
import TestFolder
import Testing

@testable import Packages

struct DebianVersionTests {
    @Test(arguments: [
        ("1.0", "1.0.1"), ("1.0~rc1", "1.0"), ("1.9", "1.10"), ("1.0-1", "1.0-1+deb12u1"),
        ("9", "1:0"), ("1.0~~", "1.0~"), ("2.36-9+deb12u9", "2.36-9+deb12u10"), ("1.0a", "1.0+"),
        ("1.0-1", "1.0-1.1"), ("6.1.0-9-amd64", "6.1.0-28-amd64"), ("", "0a"),
    ])
    func `one version comes before the other`(one: String, other: String) {
        #expect(DebianVersion(one) < DebianVersion(other))
        #expect(!(DebianVersion(other) < DebianVersion(one)))
    }

    @Test(arguments: [("1.0", "0:1.0"), ("1.00", "1.0"), ("1.0-0", "1.0"), ("1", "1")])
    func `two ways to write a version`(one: String, other: String) {
        #expect(DebianVersion(one) == DebianVersion(other))
    }

    private static let dpkg = "/usr/bin/dpkg"

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: dpkg), "needs dpkg"))
    func `versions are ordered as dpkg orders them`() throws {
        var random = SplitMix(state: 7)
        let letters = Array("0019ab+~.-")
        func version() -> String {
            let epoch = random.next() % 4 == 0 ? "\(random.next() % 3):" : ""
            let rest = (0..<random.next() % 7).map { _ in
                letters[Int(random.next() % UInt64(letters.count))]
            }
            // dpkg wants a digit first, and nothing but letters and digits last.
            return "\(epoch)\(random.next() % 3)\(String(rest))\(random.next() % 2)"
        }
        for _ in 0..<150 {
            let (one, other) = (version(), version())
            let process = Process()
            process.executableURL = URL(fileURLWithPath: Self.dpkg)
            process.arguments = ["--compare-versions", one, "lt", other]
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            let isBefore = process.terminationStatus == 0
            #expect((DebianVersion(one) < DebianVersion(other)) == isBefore, "\(one) \(other)")
        }
    }
}

struct ArchiveDateTests {
    @Test(arguments: [
        ("Sat, 17 May 2025 08:10:22 UTC", 1_747_469_422 as Int64?),
        ("Thu, 29 Feb 2024 00:00:00 UTC", 1_709_164_800), ("Thu, 01 Jan 1970 00:00:00 +0000", 0),
        ("Fri, 31 Dec 1999 23:59:59 GMT", 946_684_799), ("Sat, 17 May 2025 08:10:22 CEST", nil),
        ("17 May 2025", nil), ("Sat, 17 Mai 2025 08:10:22 UTC", nil), ("", nil),
    ])
    func `a date of an archive`(text: String, seconds: Int64?) {
        #expect(ArchiveDate.seconds(text[...]) == seconds)
    }
}

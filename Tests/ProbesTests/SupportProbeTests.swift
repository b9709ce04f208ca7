import HostSystem
import Posture
import TestFolder
import Testing

@testable import Probes

struct SupportProbeTests {
    /// Two weeks after the tables were made, and two years.
    private static let soon = (InternetTime.seconds(SupportTable.date) ?? 0) + 14 * 86_400
    private static let late = soon + 730 * 86_400

    private func support(
        _ release: String, now: Int64 = soon, kernel: String? = nil
    ) async throws -> Fact {
        let node = try TestFolder()
        try node.write("/etc/os-release", release)
        if let kernel { try node.write("/proc/sys/kernel/osrelease", kernel) }
        return try #require(try await SupportProbe(now: { now }).fact(node))
    }

    @Test(arguments: [
        ("ID=debian\nVERSION_ID=\"12\"\n", "2028-06-30"),
        ("ID=ubuntu\nVERSION_ID=\"22.04\"\n", "2027-04-01"),
        ("ID=\"rhel\"\nVERSION_ID=\"8.10\"\n", "2029-05-31"),
        ("ID=rocky\nVERSION_ID=9.6\n", "2032-05-31"),
        ("ID=alpine\nVERSION_ID=3.20.1\n", "2026-04-01"),
        ("ID=amzn\nVERSION_ID=2023\n", "2029-06-30"),
        ("ID=\"opensuse-leap\"\r\nVERSION_ID=\"15.6\"\r\n", "2026-04-30"),
    ])
    func `systems get fixes until the end of the day in the table`(
        release: String, day: String
    ) async throws {
        let end = try #require(InternetTime.seconds(day)) + 86_399
        let found = try await support(release)
        #expect(found.at("system", "endOfLife")?.value == .timestamp(seconds: end))
    }

    @Test(arguments: [
        "ID=debian\nVERSION_ID=99\n", "ID=ubuntu\nVERSION_ID=15.10\n", "ID=debian\n", "ID=x\n", "",
        "NAME=Debian\n",
    ])
    func `a version that the table does not have is unknown`(release: String) async throws {
        let system = try #require(try await support(release)["system"])
        #expect(system.isUnknown || system["endOfLife"]?.isUnknown == true)
    }

    @Test(arguments: [
        "ID=flatcar\nVERSION_ID=4081.2.0\n",
        "ID=\"opensuse-tumbleweed\"\nVERSION_ID=\"20260401\"\n",
    ])
    func `systems that renew themselves have no end`(release: String) async throws {
        #expect(try await support(release)["system"] == nil)
    }

    @Test func `a node that does not say what it is, is unknown`() async throws {
        let node = try TestFolder()
        try node.write("/proc/sys/kernel/osrelease", "5.3.1\n")
        let support = try #require(try await SupportProbe(now: { Self.soon }).fact(node))
        #expect(support["system"]?.isUnknown == true)
        #expect(support["kernel"]?.isUnknown == true)
    }

    @Test(arguments: [
        ("6.12.8-flatcar", "6.12", "2028-12-31" as String?), ("5.3.18", "5.3", SupportTable.date),
        ("99.1.0", "99.1", nil),
    ])
    func `a kernel as kernel_org has it ends with its branch`(
        release: String, branch: String, day: String?
    ) async throws {
        let kernel = try #require(
            try await support("ID=flatcar\n", kernel: release + "\n")["kernel"])
        #expect(kernel["version"]?.text == branch)
        let end = day.flatMap { InternetTime.seconds($0) }.map { $0 + 86_399 }
        #expect(kernel["endOfLife"]?.isUnknown == (end == nil))
        if let end { #expect(kernel["endOfLife"]?.value == .timestamp(seconds: end)) }
    }

    @Test func `a distribution maintains its own kernel`() async throws {
        #expect(try await support("ID=debian\nVERSION_ID=12\n", kernel: "5.3.1\n")["kernel"] == nil)
    }

    @Test func `an old table does not say which patch is the newest`() async throws {
        let new = try #require(try await support("ID=x\n")["kubernetes"])
        let old = try #require(try await support("ID=x\n", now: Self.late)["kubernetes"])
        let last = try #require(KubernetesReleases.all.last)
        #expect(new.at(last.name, "newestPatch")?.value == .int(last.patch))
        // Its end lies behind the late day or not; where it does not, more patches may have come.
        let isOpen = try #require(InternetTime.seconds(last.end)) > Self.late
        #expect(old.at(last.name, "newestPatch")?.isUnknown == isOpen)
        #expect(old.at("v1.20", "newestPatch")?.value == .int(15))
    }

    @Test func `every day of the tables is a day`() {
        let days =
            KubernetesReleases.all.map(\.end)
            + SupportTable.systems.values.flatMap { table in
                table.entries.flatMap { [$0.end] + [$0.extendedEnd].compactMap(\.self) }
            } + SupportTable.longtermKernels.entries.map(\.end) + [SupportTable.date]
        for day in days { #expect(InternetTime.seconds(day) != nil, "\(day)") }
    }
}

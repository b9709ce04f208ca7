import Foundation
import TestFolder
import Testing

@testable import HostSystem

struct NotifierTests {
    @Test func `states arrive in one datagram, at a path and at a name`() throws {
        let folder = try TestFolder()
        for path in [try folder.place("notify"), "@merlon-test-\(UUID())"] {
            let receiver = try DatagramReceiver(path: path)
            let notifier = ServiceNotifier(path: path)
            try notifier.tell(.ready, .status("2 of 3"), .mainProcess(812))
            #expect(receiver.nextText() == "READY=1\nSTATUS=2 of 3\nMAINPID=812\n")
            try notifier.tell(.watchdog)
            #expect(receiver.nextText() == "WATCHDOG=1\n")
            try notifier.tell(.stopping)
            #expect(receiver.nextText() == "STOPPING=1\n")
            #expect(receiver.next() == nil)
        }
    }

    @Test func `a reload says which one it is`() throws {
        let path = try TestFolder().place("x")
        let folder = (path as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let receiver = try DatagramReceiver(path: path)
        let before = WallClock.monotonicMicroseconds()
        try ServiceNotifier(path: path).tell(.reloading)
        let text = try #require(receiver.nextText())
        let number = text.split(separator: "=").last.flatMap { Int64($0.dropLast()) }
        #expect(text.hasPrefix("RELOADING=1\nMONOTONIC_USEC="))
        #expect(try (before...WallClock.monotonicMicroseconds()).contains(#require(number)))
    }

    @Test func `no text can add a state`() throws {
        let name = "@merlon-test-\(UUID())"
        let receiver = try DatagramReceiver(path: name)
        try ServiceNotifier(path: name).tell(.status("a\nSTOPPING=1\u{1b}[0m"))
        #expect(receiver.nextText() == "STATUS=a STOPPING=1 [0m\n")
    }

    @Test func `where nobody asked nothing is told, and where nobody listens it is an error`()
        throws
    {
        try ServiceNotifier(path: nil).tell(.ready)
        for path in ["/none/such", "@merlon-test-\(UUID())", "vsock:2:1", ""] {
            #expect(throws: SystemCallError.self) { try ServiceNotifier(path: path).tell(.ready) }
        }
    }

    private static let watchdogs: [(String?, String?, Int64?)] = [
        ("60000000", nil, 60_000_000), ("60000000", "7", 60_000_000), ("60000000", "8", nil),
        ("0", "7", nil), ("x", "7", nil), (nil, "7", nil),
    ]

    @Test(arguments: watchdogs)
    func `systemd watches this process`(usec: String?, pid: String?, expected: Int64?) {
        #expect(
            ServiceNotifier.watchdog(microseconds: usec, pid: pid, own: 7)
                == expected.map { .microseconds($0) })
    }

    @Test func `the environment is read once, and empty for others`() {
        unsafe setenv("NOTIFY_SOCKET", "/run/x", 1)
        unsafe setenv("WATCHDOG_USEC", "5", 1)
        unsafe setenv("WATCHDOG_PID", String(getpid()), 1)
        let notifier = ServiceNotifier.takenFromEnvironment()
        #expect(notifier.path == "/run/x")
        #expect(notifier.watchdog == .microseconds(5))
        #expect(CurrentProcess.environment("NOTIFY_SOCKET") == nil)
        #expect(ServiceNotifier.takenFromEnvironment().path == nil)
    }
}

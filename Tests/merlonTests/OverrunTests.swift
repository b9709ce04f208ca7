import AuditStream
import Foundation
import HostSystem
import TestFolder
import Testing

extension KernelAuditTests {
    /// Losses that really happen, told as they were.
    struct OverrunTests {
        /// A login account that nobody has.
        private static let account: UInt32 = 918_274
        private let folder: TestFolder
        private let audit: KernelAudit

        init() async throws {
            audit = try await KernelAudit()
            folder = try TestFolder()
        }

        /// Takes all that a socket has; gives its records and their serials.
        private func drain(
            _ socket: inout AuditSocket, _ take: (UInt16, Span<UInt8>) -> Void = { _, _ in }
        ) throws -> (records: Int, serials: Set<UInt32>) {
            var records = 0
            var serials: Set<UInt32> = []
            // The kernel hands records over by a thread of its own: until it is silent.
            var rest = 25
            while rest > 0 {
                let receipt = try socket.receive { kind, text in
                    records += 1
                    let bytes = text.extracting(first: min(40, text.count))
                    let stamp = String(
                        decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
                    let number = stamp.split(separator: ":").dropFirst().first?
                        .prefix { $0.isNumber }
                    if let number, let serial = UInt32(number) { serials.insert(serial) }
                    take(kind, text)
                }
                guard receipt == .nothing else {
                    rest = 25
                    continue
                }
                usleep(20_000)
                rest -= 1
            }
            return (records, serials)
        }

        /// Records that the kernel has dropped at a socket, as it tells everybody.
        ///
        /// Of all sockets of a process that read along; nil where it has none.
        private func drops(ofProcess pid: Int32) throws -> UInt64? {
            var drops: UInt64?
            let place = "/proc/\(pid)/fd"
            let inodes = try FileManager.default.contentsOfDirectory(atPath: place).compactMap {
                // One that has been closed meanwhile.
                try? FileManager.default.destinationOfSymbolicLink(atPath: "\(place)/\($0)")
            }
            let table = try String(contentsOfFile: "/proc/net/netlink", encoding: .utf8)
            for line in table.split(separator: "\n") {
                let fields = line.split(separator: " ")
                // Of protocol 9, audit, in the group of those who read along.
                guard fields.count >= 10, fields[1] == "9", fields[3] == "00000001",
                    inodes.contains("socket:[\(fields[9])]")
                else { continue }
                drops = (drops ?? 0) + (UInt64(fields[8]) ?? 0)
            }
            return drops
        }

        @Test func `what a full socket drops is what the decoder misses`() throws {
            // Only of what is started here: other tests start programs too.
            let scope = AuditField(.loginUID, .equal, Self.account)
            var rules = AuditRuleSet(
                try ExecRules(scope: [scope]), control: try AuditControl())
            try rules.add()
            var control = try AuditControl()
            try control.setBacklogLimit(60_000)
            try control.setEnabled(true)
            // One that has room for everything, and one that is small.
            var whole = try AuditSocket.multicast(bufferBytes: 256 << 20)
            var small = try AuditSocket.multicast(bufferBytes: 256 << 10)
            var decoder = LogDecoder()
            var starts = 0
            try audit.start("first", as: Self.account)
            // Other tests are recorded too, as when they load a firewall: without auditing neither
            // socket gets anything between the reading of the one and of the other.
            try control.setEnabled(false)
            var all = try drain(&whole)
            var seen = try drain(&small) { decoder.add(kind: $0, $1) { _ in starts += 1 } }
            try control.setEnabled(true)
            let early = (drops: small.drops(), missing: decoder.lost)
            #expect(early.drops == 0 && early.missing == 0)
            // Both were opened one after the other, which the kernel records too.
            let unread = all.records - seen.records
            let unseen = all.serials.subtracting(seen.serials)
            #expect(unseen.count <= 1)

            try audit.start("lost", 0..<2_000, as: Self.account)
            for round in 0..<2 {
                if round == 1 { try control.setEnabled(false) }
                let more = try drain(&whole)
                all = (all.records + more.records, all.serials.union(more.serials))
                let part = try drain(&small) { decoder.add(kind: $0, $1) { _ in starts += 1 } }
                seen = (seen.records + part.records, seen.serials.union(part.serials))
                // A serial is known to be missing when a later one comes.
                if round == 0 { try audit.start("after", as: Self.account) }
            }
            decoder.finish { _ in starts += 1 }
            let none = whole.drops()
            #expect(none == 0)
            let counted = small.drops()
            let drops = try #require(counted)
            #expect(drops > 1_000)
            #expect(Int(drops) == all.records - unread - seen.records)
            let told = try self.drops(ofProcess: getpid())
            #expect(told == drops)
            let missing = all.serials.subtracting(seen.serials).subtracting(unseen)
            #expect(missing.count > 100)
            let lost = decoder.lost
            #expect(lost == UInt64(missing.count))
            #expect(starts > 0)
        }

        @Test func `a watch that was stopped tells what its socket has dropped`() throws {
            let watch = try audit.watch(in: folder, ["--buffer", "1"])
            try audit.start("first", 0..<20)
            try watch.wait(for: "first-19")
            #expect(try watch.gaps() == [])
            kill(watch.pid, SIGSTOP)
            try audit.start("lost", 0..<3_000)
            kill(watch.pid, SIGCONT)
            _ = try watch.line(with: #""cause":"socketOverrun""#)
            try audit.start("last")
            try watch.wait(for: "last-0")
            let drops = try drops(ofProcess: watch.pid)
            #expect(watch.end() == 0)
            let end = try #require(try watch.endLine()?.lost)
            let dropped = try #require(drops)
            #expect(dropped > 1_000)
            #expect(end["socketOverrun"] == dropped)
            let missing = try #require(end["missingSerials"])
            #expect(missing > 100)
            #expect(Set(end.keys) == ["socketOverrun", "missingSerials"])
            for (cause, count) in end {
                let told = try watch.watchLines().filter { $0.cause == cause && $0.end != nil }
                #expect(told.compactMap(\.count).reduce(0, +) == count)
            }
        }

        @Test func `what the kernel could not queue is told as it counts`() throws {
            let watch = try audit.watch(in: folder)
            try audit.start("first", 0..<20)
            try watch.wait(for: "first-19")
            #expect(try watch.gaps() == [])
            let before = try audit.lost()
            try audit.auditctl("-b", "1", "--backlog_wait_time", "0")
            let script = """
                for job in 1 2 3 4; do
                (i=0; while [ $i -lt 200 ]; do /bin/true; i=$((i + 1)); done) & done; wait
                """
            try KernelAudit.wait(for: "a loss") {
                _ = try ProgramRun(program: "/usr/bin/timeout", ["60", "/bin/sh", "-c", script])
                return try audit.lost() != before
            }
            // As the watch has set it, so that it takes it back.
            try audit.auditctl("-b", "8192")
            _ = try watch.line(with: #""cause":"kernelLost""#)
            try audit.start("last")
            try watch.wait(for: "last-0")
            #expect(watch.end() == 0)
            let lost = try audit.lost() &- before
            let end = try #require(try watch.endLine()?.lost)
            #expect(lost > 0 && end["kernelLost"] == UInt64(lost))
            #expect(end["socketOverrun"] == nil)
        }
    }
}

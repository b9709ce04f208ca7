import Glibc
import HostSystem
import Testing

extension AuditMachineTests {
    struct ControlTests {
        private let machine: AuditMachine

        init() async throws {
            machine = try await AuditMachine()
        }

        /// The numbers that `auditctl -s` prints, by their names.
        private func printedStatus() throws -> [String: UInt32] {
            var values: [String: UInt32] = [:]
            for line in try machine.auditctl("-s").split(separator: "\n") {
                let words = line.split(separator: " ")
                if words.count == 2 { values[String(words[0])] = UInt32(words[1]) }
            }
            return values
        }

        @Test func `the status is the one that auditctl prints`() throws {
            var control = try AuditControl()
            let status = try control.status()
            let printed = try printedStatus()
            #expect(printed["enabled"] == (status.mode == .on ? 1 : 0))
            #expect(printed["failure"] == status.failureMode)
            #expect(printed["pid"] == status.daemon ?? 0)
            #expect(printed["rate_limit"] == status.rateLimit)
            #expect(printed["backlog_limit"] == status.backlogLimit)
            #expect(try #require(printed["lost"]) >= status.lost)
            #expect(printed["backlog_wait_time"] == status.backlogWaitTicks)
            #expect(status.features != 0)
        }

        @Test func `auditing is turned on and off`() throws {
            var control = try AuditControl()
            for isEnabled in [true, false, true] {
                try control.setEnabled(isEnabled)
                #expect(try control.status().mode == (isEnabled ? .on : .off))
                #expect(try printedStatus()["enabled"] == (isEnabled ? 1 : 0))
            }
        }

        @Test func `the backlog limit is set`() throws {
            var control = try AuditControl()
            let limit = try control.status().backlogLimit
            try control.setBacklogLimit(limit &+ 1)
            #expect(try control.status().backlogLimit == limit &+ 1)
            try control.setBacklogLimit(limit)
            #expect(try control.status().backlogLimit == limit)
        }

        @Test func `an answer that does not come is not waited for`() throws {
            var control = try AuditControl(patience: .zero)
            let start = ContinuousClock.now
            // It may come at once, but mostly does not.
            for _ in 0..<100 { _ = try Self.count(&control) }
            #expect(ContinuousClock.now - start < .seconds(10))
        }

        @Test func `an answer that comes late is not taken for the next one`() throws {
            try machine.addRules(300)
            var control = try AuditControl()
            for count in 301...305 {
                control.patience = .zero
                _ = try Self.count(&control)
                // A rule more, which the late answer to the last question does not have.
                try machine.addRules(UInt32(count))
                control.patience = .seconds(10)
                #expect(try Self.count(&control) == count)
                #expect(try control.status().features != 0)
            }
        }

        /// How many rules of these tests there are; nil where the answer took too long.
        private static func count(_ control: inout AuditControl) throws -> Int? {
            do throws(AuditError) {
                return try control.rules().filter { AuditMachine.isOurs($0) }.count
            } catch {
                // A full socket is told too: nobody has read what came late.
                let full = AuditError.system(SystemCallError(call: "recvfrom", code: ENOBUFS))
                guard error == full || error == .noAnswer(request: "list the audit rules") else {
                    throw error
                }
                return nil
            }
        }

        @Test func `one without the capability is told so`() throws {
            try #require(AuditMachine.canControl)
            let error = #expect(throws: AuditError.self) {
                try Self.withoutCapability {
                    var control = try AuditControl()
                    _ = try control.status()
                }
            }
            #expect(error == .missingCapability)
        }

        /// What a thread without `CAP_AUDIT_CONTROL` sees.
        private static func withoutCapability(_ work: () throws -> Void) throws {
            let control: UInt32 = 1 << 30
            var header: [UInt32] = [0x2008_0522, 0]
            var data = [UInt32](repeating: 0, count: 6)
            try #require(unsafe capget(&header, &data) == 0)
            data[0] &= ~control
            try #require(unsafe capset(&header, &data) == 0)
            defer {
                data[0] |= control
                _ = unsafe capset(&header, &data)
            }
            try work()
        }
    }
}

// The C module leaves them out. They are a thread's own.
@_silgen_name("capget")
private func capget(
    _ header: UnsafeMutablePointer<UInt32>, _ data: UnsafeMutablePointer<UInt32>
) -> CInt

@_silgen_name("capset")
private func capset(
    _ header: UnsafeMutablePointer<UInt32>, _ data: UnsafeMutablePointer<UInt32>
) -> CInt

import AuditStream
import Posture
import Testing

/// Auditing that is off and on again between two looks.
struct InterruptionTests {
    private static let stamp = "msg=audit(1795454069.589:9):"

    @Test(arguments: [
        ("op=set audit_enabled=0 old=1 auid=0 ses=1 res=1", 1),
        ("op=set audit_enabled=1 old=0 auid=0 ses=1 res=1", 0),
        ("auid=0 ses=1 op=remove_rule key=\"merlon-exec\" list=4 res=1", 1),
        ("auid=0 ses=1 op=remove_rule key=\"other\" list=4 res=1", 0),
        ("auid=0 ses=1 op=add_rule key=\"merlon-exec\" list=4 res=1", 0),
    ])
    func `what turns recording off is counted`(fields: String, count: UInt64) {
        let log = DecodedLog(["type=CONFIG_CHANGE \(Self.stamp) \(fields)"])
        #expect(log.counts.interruptions == count)
    }

    @Test func `a moment that no look saw is a gap`() {
        var tracker = CoverageTracker()
        var sample = CoverageSample()
        sample.isAuditingOff = false
        #expect(tracker.observe(sample, at: 1_000) == [])
        sample.interruptions = 1
        let told = tracker.observe(sample, at: 2_000)
        #expect(told.map(\.cause) == [.rulesMissing])
        #expect(told.first?.start == 1_000)
        #expect(told.first?.end == 2_000)
        #expect(tracker.observe(sample, at: 3_000) == [])
    }

    @Test func `one that a look saw is told once`() {
        var tracker = CoverageTracker()
        var sample = CoverageSample()
        sample.isAuditingOff = false
        _ = tracker.observe(sample, at: 1_000)
        sample.interruptions = 1
        sample.isAuditingOff = true
        #expect(tracker.observe(sample, at: 2_000).map(\.cause) == [.auditingOff])
    }
}

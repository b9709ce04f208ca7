import AuditStream
import HostSystem
import Testing

@testable import Agent

struct PrivilegesTests {
    private func missing(
        _ held: Set<Capability>, _ change: (inout AgentConfiguration) -> Void = { _ in }
    ) -> Set<Capability> {
        var configuration = AgentConfiguration()
        change(&configuration)
        let privileges = Privileges(held: held, configuration: configuration)
        return Set(privileges.lacks.map(\.capability))
    }

    @Test(arguments: Capability.allCases)
    func `each capability that is missing is told with what is lost`(capability: Capability) {
        let held = Set(Capability.allCases).subtracting([capability])
        let lacks = Privileges(held: held, configuration: AgentConfiguration()).lacks
        #expect(lacks.map(\.capability) == [capability])
        #expect(lacks.allSatisfy { !$0.loss.isEmpty })
    }

    @Test func `with all of them nothing is told`() {
        #expect(missing(Set(Capability.allCases)).isEmpty)
    }

    @Test func `where starts are not watched, what only the watch needs is not missed`() {
        #expect(missing([]) { $0.watch.isEnabled = false } == [.readSearch, .processTrace])
    }

    @Test func `the kernel's stream is not missed where starts come from a log`() {
        let all = Set(Capability.allCases)
        #expect(missing([]) { $0.watch.source = .log } == all.subtracting([.auditRead]))
    }

    @Test func `without rules of its own the agent still misses the kernel's counters`() {
        func loss(_ rules: RuleKeeper.Policy) -> String? {
            var configuration = AgentConfiguration()
            configuration.watch.rules = rules
            let lacks = Privileges(held: [], configuration: configuration).lacks
            return lacks.first { $0.capability == .auditControl }?.loss
        }
        #expect(loss(.none) != nil)
        #expect(loss(.none) != loss(.auto))
    }
}

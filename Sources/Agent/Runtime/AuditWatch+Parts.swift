import HostSystem

/// What a watch can do without, and then says so.
extension AuditWatch {
    static func events(
        _ glances: ProcessGlances?, _ notes: inout [String]
    ) -> ProcessEvents? {
        guard glances != nil else { return nil }
        do throws(SystemCallError) {
            return try ProcessEvents.listening(to: .lives, bufferBytes: 8 << 20)
        } catch {
            notes.append(
                "the kernel does not tell of processes that begin (\(error.reason); CAP_NET_ADMIN is "
                    + "needed): some short-lived ones cannot be attributed")
            return nil
        }
    }

    static func keeper(_ options: Options, _ notes: inout [String]) -> RuleKeeper? {
        do throws(AuditError) {
            var keeper = try RuleKeeper(
                options.rules, try ExecRules(recordsFailures: options.recordsFailures))
            try keeper.take()
            notes += keeper.notes
            return keeper
        } catch {
            notes.append("audit rules: \(error)")
            return nil
        }
    }
}

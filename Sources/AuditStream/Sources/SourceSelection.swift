package import HostSystem

/// Picks the source of audit records, and says why.
package struct SourceSelection {
    /// What was asked for; nil lets the best one be taken.
    package var wish: AuditSource.Kind?
    /// Auditd's log; paths are the node's own.
    package var logPath = "/var/log/audit/audit.log"
    /// Where in the log reading begins; nil for its end.
    package var bookmark: LogBookmark?
    /// The sockets of the dispatcher's plugin af_unix, by versions of auditd.
    package var socketPaths = ["/run/audit/audispd_events", "/run/audispd_events"]
    /// Whether standard input is the dispatcher's.
    package var isPlugin = false
    /// Of the socket in the kernel.
    package var bufferBytes = 32 << 20
    package var namespaces = AuditNamespaces.own
    private let host: HostView

    /// What was found out, for people: why others were not taken, and what this one lacks.
    package private(set) var notes: [String] = []

    package init(host: HostView) {
        self.host = host
    }

    /// The first that works, in the order of ``AuditSource/Kind``; unicast only where it was asked
    /// for, since it takes the place of the audit daemon.
    package mutating func source() throws(SourceError) -> AuditSource {
        if namespaces.isInHostPids == false {
            notes.append(
                "not in the node's pid namespace (hostPID is needed): processes cannot be looked at"
            )
        }
        if let wish { return try source(wish) }
        if isPlugin { return try source(.dispatcher) }
        for kind in [AuditSource.Kind.multicast, .dispatcher, .log] {
            do throws(SourceError) {
                return try source(kind)
            } catch {
                notes.append("\(kind.rawValue): \(error.problem)")
            }
        }
        throw SourceError(
            problem: "no source of audit records works: " + notes.joined(separator: "; "))
    }

    private func source(_ kind: AuditSource.Kind) throws(SourceError) -> AuditSource {
        switch kind {
        case .multicast: try multicast()
        case .dispatcher: try dispatcher()
        case .log: try log()
        case .unicast: try unicast()
        }
    }

    private func multicast() throws(SourceError) -> AuditSource {
        if namespaces.isInHostNetwork == false {
            throw SourceError(
                problem: "not in the node's network namespace (hostNetwork is needed), to which "
                    + "alone the kernel sends")
        }
        return AuditSource(
            multicast: try opening("CAP_AUDIT_READ") { bytes throws(SystemCallError) in
                try AuditSocket.multicast(bufferBytes: bytes)
            })
    }

    private func unicast() throws(SourceError) -> AuditSource {
        do throws(AuditError) {
            let bytes = CInt(clamping: bufferBytes)
            return AuditSource(unicast: try AuditDaemonConnection(bufferBytes: bytes))
        } catch {
            throw SourceError(problem: "\(error)")
        }
    }

    private func opening(
        _ capability: String, _ open: (Int) throws(SystemCallError) -> AuditSocket
    ) throws(SourceError) -> AuditSocket {
        do throws(SystemCallError) {
            return try open(bufferBytes)
        } catch {
            let need = error.isRefusal ? " (\(capability) is needed)" : ""
            throw SourceError(problem: error.reason + need)
        }
    }

    private func dispatcher() throws(SourceError) -> AuditSource {
        do throws(HostError) {
            if isPlugin {
                return AuditSource(
                    dispatcher: try ByteStream.standardInput(),
                    name: "auditd's dispatcher, on standard input")
            }
            for path in socketPaths where try host.status(of: path)?.kind == .socket {
                return AuditSource(
                    dispatcher: try ByteStream.connected(to: host.outside(path)),
                    name: "auditd's dispatcher, at \(path)")
            }
        } catch {
            throw SourceError(problem: "\(error)")
        }
        throw SourceError(
            problem: "no socket of the dispatcher is there (plugin af_unix of auditd)")
    }

    private func log() throws(SourceError) -> AuditSource {
        do throws(HostError) {
            // One that was asked for may still come.
            let mayCome = wish == .log || bookmark != nil
            let status = mayCome ? nil : try host.status(of: logPath)
            guard mayCome || status != nil else {
                throw HostError(path: logPath, problem: "there is no such log")
            }
            let folder = String(logPath[..<(logPath.lastIndex(of: "/") ?? logPath.startIndex)])
            let log = try LogFollower(host, logPath, from: bookmark)
            let changes = try? FileChanges.watching([
                host.outside(logPath), host.outside(folder.isEmpty ? "/" : folder),
            ])
            return AuditSource(log: log, changes: changes, name: "the log \(logPath)")
        } catch {
            throw SourceError(problem: "\(error)")
        }
    }
}

/// Why there is no source of audit records.
package struct SourceError: Error, Hashable, CustomStringConvertible {
    package let problem: String

    package var description: String { problem }
}

package import HostSystem
import Posture
import YAML

/// The ledger's file: JSON, replaced whole at each change.
package struct FindingLedgerFile: Sendable {
    /// Why the file cannot be used; the agent goes on with an empty ledger, and says so.
    package struct LedgerError: Error, Hashable, CustomStringConvertible {
        package let description: String
    }

    private static let schema = "merlon.dev/finding-ledger/v1"
    /// Of several thousand controls.
    private static let limitBytes = 8 << 20

    private let path: String

    package init(path: String) {
        self.path = path
    }

    /// An empty one where there is no file yet.
    package func read() throws -> FindingLedger {
        let disk = try HostView(root: "/")
        guard let contents = try disk.contents(of: path, limitBytes: Self.limitBytes) else {
            return FindingLedger()
        }
        guard let document = try YAML.document(bytes: contents.bytes, path: path),
            document[key: "schema"]?.scalar?.text == Self.schema
        else {
            throw LedgerError(description: "\(path): it is no ledger of Merlon's findings")
        }
        var entries: [String: FindingLedger.Entry] = [:]
        for entry in document[key: "findings"]?.entries ?? [] {
            func text(_ key: String) -> String? { entry.value[key: key]?.scalar?.text }
            guard let status = text("status").flatMap(Finding.Status.init),
                let severity = text("severity").flatMap(Severity.init),
                let digest = text("digest"), let since = text("since").flatMap(Int64.init),
                let hasPassed = text("hasPassed").flatMap(Bool.init)
            else {
                throw LedgerError(
                    description:
                        "\(path):\(entry.key.line): the entry of '\(entry.name)' lacks a value")
            }
            entries[entry.name] = FindingLedger.Entry(
                status: status, severity: severity, digest: digest, since: since,
                hasPassed: hasPassed)
        }
        return FindingLedger(entries: entries)
    }

    package func write(_ ledger: FindingLedger) throws(OutputFileError) {
        let findings = ledger.entries.sorted { $0.key < $1.key }.map { control, entry in
            (
                control,
                JSON?.some(
                    .object([
                        ("status", .string(entry.status.rawValue)),
                        ("severity", .string(entry.severity.rawValue)),
                        ("digest", .string(entry.digest)),
                        ("since", .int(entry.since)),
                        ("hasPassed", .bool(entry.hasPassed)),
                    ]))
            )
        }
        let document = JSON.object([
            ("schema", .string(Self.schema)), ("findings", .object(findings)),
        ])
        try OutputFile.replace(path, with: Array(document.text.utf8))
    }
}

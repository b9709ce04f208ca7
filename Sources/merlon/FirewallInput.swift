import Firewall
import HostSystem

/// Reads the files of rules and topologies that a command names.
struct FirewallInput {
    let disk: HostView

    /// More than the rules of any machine.
    private static let limitBytes = 256 << 20

    /// The rules of all files together.
    func ruleset(_ paths: [String]) throws -> Ruleset {
        var files: [RulesetFile] = []
        for path in paths {
            do {
                files.append(try RulesetFile(try text(path), name: path))
            } catch let error as RulesetError {
                throw UsageError("\(error)")
            }
        }
        do {
            return try Ruleset(files)
        } catch {
            throw UsageError("\(error)")
        }
    }

    func topology(_ path: String) throws -> Topology {
        do {
            return try TopologyReader.topology(try text(path), path: path)
        } catch let error as RulesetError {
            throw UsageError("\(RulesetError.of(path, error))")
        }
    }

    private func text(_ path: String) throws -> String {
        let absolute =
            path.hasPrefix("/") ? path : try CurrentProcess.workingDirectory() + "/" + path
        do {
            guard let contents = try disk.contents(of: absolute, limitBytes: Self.limitBytes) else {
                throw UsageError("\(path): there is no such file")
            }
            return contents.text
        } catch let error as HostError {
            throw UsageError("\(path): \(error.problem)")
        }
    }

    /// An address or a network: its numbers, and whether they are of IPv6.
    static func source(_ text: String) throws -> (ClosedRange<UInt128>, isIPv6: Bool) {
        let isIPv6 = text.contains(":")
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let number = isIPv6 ? Address.number6(parts[0]) : Address.number4(parts[0])
        let length = parts.count == 2 ? Int(parts[1]) : isIPv6 ? 128 : 32
        guard parts.count <= 2, let number, let length,
            let range = Address.network(number, length, isIPv6: isIPv6)
        else {
            throw UsageError(
                "--from \(text): this is no address and no network; write 203.0.113.7 or "
                    + "203.0.113.0/24")
        }
        return (range, isIPv6)
    }
}

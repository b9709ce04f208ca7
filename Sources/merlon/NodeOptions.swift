import ArgumentParser
import HostSystem

/// Which node is meant.
struct NodeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The folder that holds the node's files.",
            discussion: """
                '/' is this machine. In a container it is where the host's root is mounted, as \
                '/host'. For an image or a copy it is the folder; no program of it is run.
                """,
            valueName: "dir"), completion: .directory)
    var root = "/"

    /// Throws where the root is no folder, one that may not be entered, or an empty one: where a mount
    /// is missing, nothing would apply and nothing fail, and a gate would let the node through.
    func host() throws -> HostView {
        let host = try folder()
        // What cannot be listed is not known to be empty; the probes tell what they cannot read.
        if let entries = try? host.entries(of: "/", limit: Self.entryLimit),
            entries.allSatisfy({ $0.name == "lost+found" })
        {
            throw UsageError(
                "--root '\(root)' is empty: it must hold a node's files; is what should be mounted "
                    + "there missing?")
        }
        return host
    }

    /// The root of a node has about 20 entries; a folder with more than this is not listed.
    private static let entryLimit = 10_000

    private func folder() throws -> HostView {
        do throws(HostError) {
            let host = try HostView(root: root)
            do throws(HostError) {
                _ = try host.status(of: "/etc")
            } catch {
                // Anything else is for the probes to tell of what they could not read.
                if error.kind == .notPermitted { throw error }
            }
            return host
        } catch {
            throw UsageError(
                "--root '\(root)' cannot be read: \(error.problem); it must be a folder that "
                    + "holds a node's files, as '/' or '/mnt/image'")
        }
    }
}

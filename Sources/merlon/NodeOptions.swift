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

    /// Throws where the root is no folder, or one that may not be entered.
    func host() throws -> HostView {
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

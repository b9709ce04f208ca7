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
            valueName: "dir"))
    var root = "/"

    func host() throws -> HostView {
        try HostView(root: root)
    }
}

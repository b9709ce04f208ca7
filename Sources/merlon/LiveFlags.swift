import Agent
import ArgumentParser

/// Which claims of the configuration are tried.
struct LiveFlags: ParsableArguments {
    @Flag(
        inversion: .prefixedNo,
        help: ArgumentHelp(
            "Ask the services of this node as a stranger would, and tell how they answer.",
            discussion: """
                The kubelet, the API server, the scheduler, the controller manager and etcd are \
                asked on this node's own addresses, without credentials, with wrong ones, without \
                TLS, and for every version and cipher suite of TLS. Nothing is changed. They log \
                some failed handshakes meanwhile. The agent does so unless it is told otherwise. \
                Where the root is a folder, nothing answers.
                """))
    var live = false

    @Flag(
        help: ArgumentHelp(
            "Look in etcd whether Secrets are encrypted.",
            discussion: """
                On a node with an API server, with that server's own certificate for etcd. A \
                sample of 500 Secrets at most is read, and nothing is kept of them but the mark \
                before each value that says how it is stored.
                """))
    var proveEncryption = false

    var options: LiveOptions {
        LiveOptions(triesServices: live, provesEncryption: proveEncryption)
    }
}

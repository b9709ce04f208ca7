package import HostSystem
package import Posture
package import SSHD

/// Reads the SSH servers of a node: the configuration that they use, their keys and their files.
package struct SSHDProbe: Probe {
    private let connection: Connection
    private let asksServer: Bool

    /// - Parameters:
    ///   - connection: the one for which `Match` is resolved; left out: what holds for connections
    ///     that meet no block, as `sshd -T` prints it.
    ///   - asksServer: whether a server that runs is asked over loopback what it offers, for at
    ///     most two seconds.
    package init(connection: Connection = .neutral, asksServer: Bool = false) {
        self.connection = connection
        self.asksServer = asksServer
    }

    package var schema: FactField {
        FactField(
            "sshd",
            .record(
                SSHDKeyword.all.map { keyword in
                    FactField(keyword.name, keyword.isList ? .list(.string) : .string)
                } + Self.others),
            "the server of OpenSSH")
    }

    private static let others = [
        FactField("source", .string, "process, unit or files: who says how it is started"),
        FactField("pid", .int),
        FactField("program", .string, "the program's file"),
        FactField("version", .string, "OpenSSH's release, as 9.2p1"),
        FactField("configFile", .string, "the file in which it looks first"),
        FactField("startErrors", .list(.string), "why it does not start like this"),
        FactField("warnings", .list(.string), "keywords that it passes over"),
        FactField(
            "disagreements", .list(.string),
            "where its own sshd -T says something else; missing where that may not be run"),
        FactField(
            "changedSinceStart", .list(.string),
            "files, and folders of them, that changed after it was started"),
        FactField("matchBlocks", .list(.string), "the criteria of its Match lines"),
        FactField(
            "blocks", MatchFacts.type,
            "its Match blocks in their order, from which forConnection() is answered"),
        FactField(
            "reachable",
            .record(SSHDKeyword.all.map { FactField($0.name, .list(reachableType)) }),
            "each value that a connection can have, with the Match line that gives it"),
        FactField(
            "listening", .list(.string),
            "where it is reached: the addresses of its socket in systemd, else listenaddress"),
        FactField(
            "socket", ListenerFacts.socketType,
            "the unit with which systemd listens for it; missing where it listens itself"),
        FactField("files", .list(FileFacts.type), "its configuration files"),
        FactField(
            "folders", .list(FileFacts.type),
            "the folders of them and those above: who writes there adds a file or puts another "
                + "in its place"),
        FactField("hostKeys", .list(HostKeyFacts.type)),
        FactField("authorizedKeys", .list(AuthorizedKeyFacts.type), "of all accounts of the node"),
        FactField(
            "offered", WireFacts.type,
            "what it says to who connects over loopback; missing where it is not asked"),
        FactField("moduli", ModuliFacts.type, "groups for diffie-hellman-group-exchange"),
    ]

    private static let reachableType = FactType.record([
        FactField("value", .string),
        FactField("match", .string, "empty for connections that meet no Match line"),
    ])

    package func observe(_ host: HostView) async -> FactSet.Component {
        let found = SSHDFinder(host: host).find()
        var instances = found.launches.map {
            SSHDObservation($0, connection, host, asksServer: asksServer).fact
        }
        if let reason = found.unknown {
            instances = [.unknown(reason, from: .search("processes and units of this node"))]
        }
        return FactSet.Component(name: "sshd", instances: instances, notes: found.notes)
    }
}

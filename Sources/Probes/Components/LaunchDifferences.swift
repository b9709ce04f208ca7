import Posture

/// Where a process was started otherwise than the files say that start it.
struct LaunchDifferences {
    static let type = FactType.list(
        .record([
            FactField("flag", .string, "without dashes"),
            FactField("process", .string, "what the process was given; missing where it was not"),
            FactField("manifest", .string, "what the file says; missing where it does not"),
            FactField("path", .string, "the file"),
        ]))

    let launch: ComponentLaunch
    /// How the component reads its command line.
    let parse: ([CommandWord]) -> CommandFlags

    /// Every flag with other values on both sides, of each file; nil where there is nothing to
    /// compare.
    var fact: Fact? {
        guard launch.process != nil else { return nil }
        if let unclear = launch.unclearManifests.first { return unclear }
        guard !launch.manifests.isEmpty else { return nil }
        let running = parse(launch.words)
        var found: [Fact] = []
        for manifest in launch.manifests {
            let defined = parse(manifest.words)
            if let reason = defined.doubt { return .unknown(reason, from: launch.origin) }
            found += differences(running, defined, path: manifest.pod.path)
        }
        return Fact(.list(found), from: launch.origin)
    }

    private func differences(
        _ running: CommandFlags, _ defined: CommandFlags, path: String
    ) -> [Fact] {
        var found: [Fact] = []
        let names = Set(running.uses.map(\.name)).union(defined.uses.map(\.name))
        for name in names.sorted() {
            let own = running.uses.filter { $0.name == name }
            let written = defined.uses.filter { $0.name == name }
            // A value that only the cluster knows cannot be compared.
            if written.contains(where: { $0.doubt != nil }) { continue }
            if own.map(\.value) == written.map(\.value) { continue }
            let place = written.last?.origin ?? .file(path: path)
            var fields = [
                "flag": Fact(.string(name), from: own.last?.origin ?? place),
                "path": Fact(.string(path), from: place),
            ]
            fields["process"] = own.last.map {
                Fact(.string(own.map(\.value).joined(separator: " ")), from: $0.origin)
            }
            fields["manifest"] = written.last.map {
                Fact(.string(written.map(\.value).joined(separator: " ")), from: $0.origin)
            }
            found.append(Fact(.map(fields), from: own.last?.origin ?? place))
        }
        return found
    }
}

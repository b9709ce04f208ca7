package import HostSystem

/// Which installed packages have a newer version in the security suites that apt knows of.
///
/// It holds what dpkg says against the lists that apt fetched last (`/var/lib/apt/lists`): no network
/// and no lock is needed, and nothing is changed. What was published since is not known, so the
/// age of the lists belongs to the answer.
package struct SecurityUpdates: Sendable {
    package struct Update: Hashable, Sendable {
        package let package: String
        package let architecture: String
        package let installed: String
        package let available: String
        /// The list that has it.
        package let list: String
    }

    package enum Answer: Sendable {
        case updates(SecurityUpdates)
        /// Why apt's lists do not tell, for people.
        case unknown(String)
    }

    /// In the order of the packages' names.
    package let pending: [Update]
    /// When the oldest of the archives that were looked into had been signed; seconds since 1970.
    package let archiveDate: Int64?
    /// The lists that were looked into.
    package let lists: [String]

    private static let folder = "/var/lib/apt/lists"
    /// Ubuntu's security suites have some 60 MiB of text in all.
    private static let limitBytes: Int64 = 96 << 20
    private static let packageLimit = 50_000

    private struct Installed {
        let name: String
        let architecture: String
        let version: String
    }

    private static let packageField = ParagraphField("Package")
    private static let versionField = ParagraphField("Version")
    private static let architectureField = ParagraphField("Architecture")
    private static let statusField = ParagraphField("Status")

    /// Nil where the node has no dpkg.
    package static func find(_ host: HostView) throws(HostError) -> Answer? {
        guard let status = try host.file(at: "/var/lib/dpkg/status") else { return nil }
        let entries = try host.entries(of: folder)
        guard let entries else { return .unknown("\(folder): it is not there") }
        let security = entries.map(\.name).filter(isSecurity)
        let plain = security.filter { $0.hasSuffix("_Packages") }
        guard !security.isEmpty else {
            return .unknown("\(folder): apt has no list of a security suite")
        }
        // apt keeps lists packed where Acquire::GzipIndexes says so.
        if let packed = security.first(where: { !$0.hasSuffix("_Packages") }) {
            return .unknown("\(folder)/\(packed): packed lists are not read")
        }
        if let others = try suitesOfOthers(plain, host) { return .unknown(others) }
        let installed = try installed(status)
        var best: [String: Update] = [:]
        var room = limitBytes
        for name in plain {
            guard let file = try host.file(at: "\(folder)/\(name)") else { continue }
            try look(into: file, room, installed, &best)
            room -= file.identity.sizeBytes
        }
        let pending = best.values.sorted {
            ($0.package, $0.architecture) < ($1.package, $1.architecture)
        }
        return .updates(
            SecurityUpdates(
                pending: pending, archiveDate: try archiveDate(of: plain, host), lists: plain))
    }

    /// `HOST_PATH_dists_SUITE_COMPONENT_binary-ARCH_Packages`, of which the suite is one for security:
    /// `bookworm-security`, `jammy-infra-security`, and before Debian 11 `buster_updates`.
    private static func isSecurity(_ name: String) -> Bool {
        guard name.contains("_Packages"), let dists = name.firstRange(of: "_dists_") else {
            return false
        }
        let suite = name[dists.upperBound...]
        return suite.firstRange(of: "-security_") != nil
            || (name[..<dists.lowerBound].hasSuffix("debian-security")
                || name.hasPrefix("security.debian.org"))
    }

    /// Why none of the lists is of the node's own release, as after an upgrade that left the security
    /// suite behind; nil where one is, or the release is not told.
    private static func suitesOfOthers(
        _ lists: [String], _ host: HostView
    ) throws(HostError) -> String? {
        var release = try host.environmentFile("/etc/os-release")
        if release == nil { release = try host.environmentFile("/usr/lib/os-release") }
        let names = ["VERSION_CODENAME", "UBUNTU_CODENAME", "DEBIAN_CODENAME"]
        let own = names.compactMap { release?[$0]?.text }.filter { !$0.isEmpty }
        guard !own.isEmpty else { return nil }
        var found: Set<String> = []
        for list in lists {
            // `stable-security` is that of a release too, which its own file tells.
            let suite = list.firstRange(of: "_dists_").map { list[$0.upperBound...] } ?? ""
            var codenames = [String(suite.prefix { $0 != "_" })]
            for line in try releaseFile(of: list, host) ?? [] where line.hasPrefix("Codename: ") {
                codenames.append(String(line.dropFirst("Codename: ".count)))
            }
            for codename in codenames {
                if own.contains(where: { codename == $0 || codename.hasPrefix($0 + "-") }) {
                    return nil
                }
                found.insert(codename)
            }
        }
        return
            "\(folder): apt's lists of security suites are of \(found.sorted().joined(separator: ", ")),"
            + " and the node is \(own.joined(separator: ", "))"
    }

    /// The lines of what an archive has signed; nil where it is not there.
    private static func releaseFile(
        of list: String, _ host: HostView
    ) throws(HostError) -> [Substring]? {
        guard let dists = list.firstRange(of: "_dists_"),
            let end = list[dists.upperBound...].firstIndex(of: "_")
        else { return nil }
        for kind in ["InRelease", "Release"] {
            let path = "\(folder)/\(list[..<end])_\(kind)"
            if let text = try host.contents(of: path)?.text { return text.split(separator: "\n") }
        }
        return nil
    }

    private static func installed(_ status: OpenFile) throws(HostError) -> [Int: [Installed]] {
        var found: [Int: [Installed]] = [:]
        var count = 0
        try ParagraphScan(file: status, limitBytes: limitBytes).each {
            (paragraph) throws(HostError) in
            guard let name = packageField.value(in: paragraph),
                let version = versionField.value(in: paragraph),
                let state = statusField.value(in: paragraph),
                paragraph.text(state).split(separator: " ").last.map({
                    DpkgStanza.installedStates.contains(String($0))
                }) == true
            else { return }
            count += 1
            guard count <= packageLimit else {
                throw HostError(.tooLarge, path: status.path, problem: "it has too many packages")
            }
            let architecture = architectureField.value(in: paragraph).map { paragraph.text($0) }
            found[hash(paragraph, name), default: []].append(
                Installed(
                    name: paragraph.text(name), architecture: architecture ?? "",
                    version: paragraph.text(version)))
        }
        return found
    }

    /// Of the name's bytes (FNV-1a): no text is made for the many packages that are not installed.
    private static func hash(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for index in range { hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01B3 }
        return Int(truncatingIfNeeded: hash)
    }

    private static func look(
        into list: OpenFile, _ room: Int64, _ installed: [Int: [Installed]],
        _ best: inout [String: Update]
    ) throws(HostError) {
        var found: [Update] = []
        try ParagraphScan(file: list, limitBytes: room).each { (paragraph) throws(HostError) in
            guard let name = packageField.value(in: paragraph),
                let candidates = installed[hash(paragraph, name)],
                let version = versionField.value(in: paragraph).map({ paragraph.text($0) })
            else { return }
            let text = paragraph.text(name)
            let architecture = architectureField.value(in: paragraph).map { paragraph.text($0) }
            for candidate in candidates where candidate.name == text {
                let isSame = architecture == candidate.architecture
                guard isSame || architecture == "all" || candidate.architecture == "all",
                    DebianVersion(candidate.version) < DebianVersion(version)
                else { continue }
                found.append(
                    Update(
                        package: text, architecture: candidate.architecture,
                        installed: candidate.version, available: version, list: list.path))
            }
        }
        for update in found {
            let key = "\(update.package):\(update.architecture)"
            if let known = best[key],
                DebianVersion(update.available) < DebianVersion(known.available)
            {
                continue
            }
            best[key] = update
        }
    }

    /// The `Date:` that the archive has signed, the oldest of all; nil where one of them is not known.
    private static func archiveDate(
        of lists: [String], _ host: HostView
    ) throws(HostError) -> Int64? {
        var oldest: Int64?
        for list in lists {
            let lines = try releaseFile(of: list, host) ?? []
            let date = lines.first { $0.hasPrefix("Date: ") }
                .flatMap { ArchiveDate.seconds($0.dropFirst(6)) }
            guard let date else { return nil }
            oldest = min(oldest ?? date, date)
        }
        return oldest
    }
}

import HostSystem
import Posture

/// Finds files and folders of root's that somebody else may write.
///
/// Somebody else: all others, a group in which there is somebody, or an owner who is not root. Links
/// are looked at where they lead.
struct WritableFiles {
    private let host: HostView
    private let accounts: AccountFiles?
    /// Why groups' members are not known.
    private let doubt: HostError?
    private var seen: Set<String> = []
    private(set) var found: [Fact] = []
    /// What could not be looked into, each as an unknown element.
    private(set) var gaps: [Fact] = []
    private(set) var count: Int64 = 0
    /// Where links lead; nil for what is no link.
    private var targets: [String: String?] = [:]
    /// Folders with the sticky bit in which others may make files.
    private var shared: [String: FileStatus] = [:]

    /// Links in one folder; more are not followed.
    private static let linkLimit = 2_000
    /// A path with more parts, those of the links in it counted, is not followed to its end; that it
    /// is not is told.
    private static let stepLimit = 256
    private static let entryLimit = 20_000

    init(_ host: HostView) {
        self.host = host
        do throws(HostError) {
            accounts = try AccountFiles(host)
            doubt = nil
        } catch {
            accounts = nil
            doubt = error
        }
    }

    /// The facts, with an unknown one for each place that could not be looked into; nil where there
    /// was nothing to look at.
    func fact(_ what: String) -> Fact? {
        if count == 0, gaps.isEmpty { return nil }
        return Fact(.list(found + gaps), from: .search("\(count) \(what)"))
    }

    private func isOpen(_ mode: UInt16, _ uid: UInt32, _ gid: UInt32) -> Bool {
        if mode & 0o002 != 0 || uid != 0 { return true }
        guard mode & 0o020 != 0, gid != 0 else { return false }
        // Where the members are not known, somebody may be among them.
        return accounts?.hasOthers(gid) ?? true
    }

    /// Whether a file may have an access list that lets others write: then its mode has the list's
    /// mask in the place of the group's rights.
    private func mayHaveList(_ mode: UInt16) -> Bool {
        mode & 0o020 != 0
    }

    private func isOpen(_ entry: AccessList.Entry) -> Bool {
        guard entry.rights & 2 != 0 else { return false }
        return !entry.isGroup || accounts?.hasOthers(entry.id) ?? true
    }

    private func isOpen(_ path: String, _ status: FileStatus) throws(HostError) -> Bool {
        if isOpen(status.mode, status.uid, status.gid) { return true }
        guard mayHaveList(status.mode) else { return false }
        return try host.accessList(of: path)?.entries.contains { isOpen($0) } ?? false
    }

    /// Looks at one file or folder itself.
    mutating func add(_ path: String) {
        guard seen.insert(path).inserted else { return }
        do throws(HostError) {
            guard let status = try host.status(of: path) else { return }
            guard status.kind == .regular || status.kind == .directory else { return }
            count += 1
            if try isOpen(path, status) { append(path, status) }
        } catch {
            gaps.append(.unknown("\(error)", from: .file(path: path)))
        }
    }

    /// Looks at a program, and at the folders on its way: who may write in one puts another in its
    /// place.
    mutating func add(started path: String) {
        add(path)
        add(foldersAbove: path)
    }

    /// Looks at the folders on the way to a file, the links among them followed.
    ///
    /// In a folder with the sticky bit, such as /tmp, others cannot replace what is root's, but put
    /// there what is missing.
    mutating func add(foldersAbove path: String) {
        guard seen.insert(path + "/way").inserted else { return }
        var place = ""
        var rest = path.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
        var steps = 0
        do throws(HostError) {
            add(folder: "/")
            while !rest.isEmpty, steps < Self.stepLimit {
                steps += 1
                let part = rest.removeFirst()
                if part == "." { continue }
                if part == ".." {
                    place = String(place[..<(place.lastIndex(of: "/") ?? place.startIndex)])
                    continue
                }
                let next = "\(place)/\(part)"
                guard let target = try linkTarget(of: next) else {
                    if let folder = shared[place], try host.status(of: next) == nil {
                        if seen.insert(next + "/missing").inserted { append(next, folder) }
                        return
                    }
                    place = next
                    if !rest.isEmpty { add(folder: place) }
                    continue
                }
                if target.hasPrefix("/") { place = "" }
                rest = target.split(separator: "/").map(String.init) + rest
            }
            if !rest.isEmpty {
                throw HostError(
                    .tooLarge, path: path,
                    problem: "it has more than \(Self.stepLimit) parts, with those of its links")
            }
        } catch {
            gaps.append(.unknown("\(error)", from: .file(path: path)))
        }
    }

    private mutating func linkTarget(of path: String) throws(HostError) -> String? {
        if let known = targets[path] { return known }
        let target = try host.linkTarget(of: path)
        targets[path] = .some(target)
        return target
    }

    private mutating func add(folder path: String) {
        guard seen.insert(path + "/above").inserted else { return }
        do throws(HostError) {
            guard let status = try host.status(of: path), status.kind == .directory,
                try isOpen(path, status)
            else { return }
            if status.mode & 0o1000 != 0, status.uid == 0 {
                shared[path] = status
            } else if !seen.contains(path) {
                append(path, status)
            }
        } catch {
            gaps.append(.unknown("\(error)", from: .file(path: path)))
        }
    }

    /// Notes what could not be looked into.
    mutating func add(gap error: HostError) {
        gaps.append(.unknown("\(error)", from: .file(path: error.path)))
    }

    /// Looks at a folder and at all that stands in it; of the folders in it at these alone.
    ///
    /// - Parameter isWanted: whether a name is to be looked at.
    mutating func add(contentsOf folder: String, where isWanted: (String) -> Bool = { _ in true }) {
        do throws(HostError) {
            guard let real = try realFolder(folder), seen.insert(real + "/").inserted else {
                return
            }
            add(folder)
            let scan = try host.scan(folder, limit: Self.entryLimit) { mode, uid, gid in
                isOpen(mode, uid, gid) || mayHaveList(mode)
            }
            guard let scan else { return }
            count += Int64(scan.count)
            for file in scan.found where isWanted(file.name) {
                let path = "\(folder)/\(file.name)"
                if try isOpen(path, file.status) { append(path, file.status) }
            }
            let links = scan.links.filter(isWanted)
            for link in links.prefix(Self.linkLimit) { add("\(folder)/\(link)") }
            if links.count > Self.linkLimit {
                gaps.append(
                    .unknown(
                        "\(folder): it has more than \(Self.linkLimit) links",
                        from: .file(path: folder)))
            }
        } catch {
            gaps.append(.unknown("\(error)", from: .file(path: folder)))
        }
    }

    /// A name for the folder itself, whatever path leads to it (`/bin` and `/usr/bin`); nil where it
    /// is not there.
    private func realFolder(_ path: String) throws(HostError) -> String? {
        guard let status = try host.status(of: path), status.kind == .directory else { return nil }
        return "\(status.device):\(status.inode)"
    }

    private mutating func append(_ path: String, _ status: FileStatus) {
        let origin = Origin.file(path: path)
        let values = [
            "path": path, "mode": status.modeText, "owner": status.owner, "group": status.group,
        ]
        found.append(Fact(.map(values.mapValues { Fact(.string($0), from: origin) }), from: origin))
    }
}

import Allowlist
import AuditStream
package import HostSystem
package import Posture

/// What is looked up of a start beyond what its event says: its files and its container.
package struct StartSurroundings: Sendable {
    /// The files of a start as they were found right away; nil where they were not.
    struct Files {
        var program: FileIdentity?
        var script: FileIdentity?
    }

    private let host: HostView
    /// Nil for the log of another time.
    private let glances: ProcessGlances?
    private let files: ProgramFiles
    private let desk: ContentDesk
    private let takesUnknownForHost: Bool
    private let containers: @Sendable (String) -> Container?

    /// - Parameters:
    ///   - glances: The processes that run; nil for the log of another time.
    ///   - containers: What the runtimes say of a container, by its id.
    ///   - takesUnknownForHost: Whether a start of which nobody knows where it belongs is taken for
    ///     one of the host.
    package init(
        host: HostView, glances: ProcessGlances?,
        containers: @escaping @Sendable (String) -> Container?, takesUnknownForHost: Bool = false
    ) {
        self.takesUnknownForHost = takesUnknownForHost
        self.host = host
        self.glances = glances
        self.containers = containers
        files = ProgramFiles(host: host, isLive: glances != nil)
        desk = ContentDesk(host: host, files: files, isPatient: glances == nil)
    }

    var isLive: Bool { glances != nil }

    /// Whether contents came since the last call that starts may wait for.
    func takeNews() -> Bool { desk.takeNews() }

    /// Finds the files that a start ran; of each one call to the kernel.
    ///
    /// - Parameters:
    ///   - runs: Whether its process may still be there.
    ///   - memo: What was found at paths of the node.
    func files(
        _ exec: borrowing ExecEvent, _ place: Membership.Place, runs: Bool,
        _ memo: inout IdentityMemo
    ) -> Files {
        guard let glances, let pid = exec.pid, let asked = exec.paths.first else { return Files() }
        var found = Files()
        let script = exec.script
        let program = script == nil ? asked : exec.interpreter ?? asked
        let isOnHost = place == .host
        if runs, let identity = glances.programIdentity(pid), isSame(identity, program, exec) {
            found.program = identity
        } else if isOnHost, let path = exec.exe {
            found.program = memo.identity(path, find: identity).flatMap {
                isSame($0, program, exec) ? $0 : nil
            }
        }
        if isOnHost, let script {
            found.script = memo.identity(absolute(script, exec)[...], find: identity).flatMap {
                isSame($0, asked, exec) ? $0 : nil
            }
        }
        return found
    }

    /// Whether the paths that the kernel names lead to the very files on the node itself, too.
    ///
    /// They do not where the process has another root or other mounts: whoever may make those calls
    /// his own program by any path.
    func areOnHost(_ exec: borrowing ExecEvent) -> Bool {
        guard isLive, let asked = exec.paths.first, let path = exec.exe else { return true }
        let script = exec.script
        let program = script == nil ? asked : exec.interpreter ?? asked
        guard let identity = identity(path), isSame(identity, program, exec) else { return false }
        guard let script else { return true }
        return self.identity(absolute(script, exec)[...]).map { isSame($0, asked, exec) } ?? false
    }

    /// The file at a path of the node; nil where there is none that can be looked at.
    private func identity(_ path: ArraySlice<UInt8>) -> FileIdentity? {
        do throws(HostError) {
            guard let text = String(validating: path, as: UTF8.self) else { return nil }
            return try host.identity(of: text)
        } catch {
            // Whoever needs the content asks for it and is told why it cannot be read.
            return nil
        }
    }

    private func isSame(
        _ identity: FileIdentity, _ item: PathItem, _ exec: borrowing ExecEvent
    ) -> Bool {
        guard let sought = sought(item, [], exec.id.milliseconds) else { return false }
        return files.isSame(identity, sought)
    }

    private func sought(
        _ item: PathItem, _ path: [UInt8], _ time: Int64
    ) -> ProgramFiles.Sought? {
        guard let device = item.device, let inode = item.inode else { return nil }
        return ProgramFiles.Sought(
            pid: 0, path: path, major: device.major, minor: device.minor, inode: inode, time: time,
            isScript: false, isOnHost: true)
    }

    private func absolute(_ path: ArraySlice<UInt8>, _ exec: borrowing ExecEvent) -> [UInt8] {
        ProcessStart.absolute(Array(path), below: exec.cwd.map { Array($0) })
    }

    /// Adds what was found to a start.
    func complete(_ start: inout ProcessStart, _ found: Files, _ membership: Membership) {
        start.file?.changed = found.program?.changed.milliseconds
        start.scriptFile?.changed = found.script?.changed.milliseconds
        start.unit = membership.unit
        switch membership.place {
        case .host: start.place = .host
        case .container(let id): start.place = .container(containers(id) ?? Container(id: id))
        case .someContainer: start.place = .someContainer
        case .unknown:
            start.place =
                Self.isContained(start.subject)
                ? .someContainer : takesUnknownForHost ? .host : .unknown
        }
    }

    /// Whether a security label is one that only containers have: AppArmor profiles of the runtimes
    /// and the SELinux types of container-selinux.
    static func isContained(_ subject: [UInt8]?) -> Bool {
        guard let subject else { return false }
        let label = String(decoding: subject, as: UTF8.self)
        if label.hasPrefix("cri-containerd.apparmor.d") || label.hasPrefix("docker-default")
            || label.hasPrefix("crio-default")
        {
            return true
        }
        let parts = label.split(separator: ":")
        return parts.count > 2
            && ["container_t", "container_init_t", "svirt_lxc_net_t"].contains(String(parts[2]))
    }

    /// What is known of the contents that a decision needs.
    func content(
        _ start: ProcessStart, _ found: Files, _ needs: ContentNeeds
    ) -> StartContent {
        let isOnHost = start.place == .host
        var content = StartContent()
        if needs.contains(.program) {
            content.program = self.content(
                start.path, start.file, found.program, start, isScript: false, isOnHost)
        }
        if needs.contains(.script) {
            let path = start.script.map { start.absolute($0) }
            content.script = self.content(
                path, start.scriptFile, found.script, start, isScript: true, isOnHost)
        }
        return content
    }

    private func content(
        _ path: [UInt8]?, _ file: ProcessStart.File?, _ identity: FileIdentity?,
        _ start: ProcessStart, isScript: Bool, _ isOnHost: Bool
    ) -> FileContent {
        guard let path, let file, let pid = start.pid else {
            return .unknown(reason: "the records do not say which file it was")
        }
        let sought = ProgramFiles.Sought(
            pid: pid, path: path, major: file.deviceMajor, minor: file.deviceMinor,
            inode: file.inode, time: start.milliseconds, isScript: isScript, isOnHost: isOnHost)
        return desk.content(of: sought, identity: identity)
    }
}

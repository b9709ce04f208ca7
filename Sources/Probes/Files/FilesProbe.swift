package import HostSystem
package import Posture

/// Reads who may change the files by which a node starts and does its work as root.
package struct FilesProbe: Probe {
    package init() {}

    /// Where Docker's server, its settings or its socket lie.
    private static let docker = [
        "/usr/bin/dockerd", "/usr/sbin/dockerd", "/usr/local/bin/dockerd", "/opt/bin/dockerd",
        "/snap/docker/current/bin/dockerd", "/etc/docker/daemon.json", "/run/docker.sock",
    ]

    private static let writable = FactType.list(FileFacts.type)

    package var schema: FactField {
        FactField(
            "files",
            .record([
                FactField("accounts", .list(FileFacts.type), "the files of accounts and groups"),
                FactField("passwords", PasswordFiles.type, "the files of password hashes"),
                FactField("sudo", .list(FileFacts.type), "the files that give root away"),
                FactField("bootLoader", .list(FileFacts.type), "the boot loader's configuration"),
                FactField("docker", FileFacts.type, "missing where Docker is not installed"),
                FactField("cron", .list(FileFacts.type), "the tables and folders of cron"),
                FactField(
                    "writableUnits", Self.writable,
                    "units of systemd, folders of them and what they start as root, that others "
                        + "than root may write"),
                FactField(
                    "writableJobs", Self.writable,
                    "what cron starts as root and others than root may write"),
                FactField(
                    "path", .list(.string),
                    "the folders in which root's programs are looked for; . is the current one"),
                FactField(
                    "writablePrograms", Self.writable,
                    "programs in them, the folders, what the loader, PAM and shells read, and what "
                        + "the kernel starts, that others than root may write"),
            ]),
            "files that only root may change")
    }

    package func observe(_ host: HostView) async -> FactSet.Component {
        let path = RootPath.find(host)
        var fields = [
            "accounts": files(["/etc/passwd", "/etc/passwd-", "/etc/group", "/etc/group-"], host),
            "passwords": PasswordFiles(host).fact,
            "sudo": files(
                [
                    "/etc/sudoers", "/etc/sudoers.d", "/etc/sudoers-rs", "/usr/etc/sudoers",
                    "/usr/etc/sudoers.d",
                ], host),
            "bootLoader": bootLoader(host),
            "cron": files(
                [
                    "/etc/crontab", "/etc/cron.hourly", "/etc/cron.daily", "/etc/cron.weekly",
                    "/etc/cron.monthly", "/etc/cron.yearly", "/etc/cron.d", "/var/spool/cron",
                ], host),
            "path": path,
        ]
        fields["docker"] = Self.docker.lazy.compactMap { FileFacts.fact($0, host) }.first
        fields["writableUnits"] = units(host)
        fields["writableJobs"] = jobs(host)
        fields["writablePrograms"] = programs(path, host)
        return FactSet.Component(
            name: "files", instances: [Fact(.map(fields), from: .search("files of this node"))])
    }

    private func files(_ paths: [String], _ host: HostView) -> Fact {
        Fact(
            .list(paths.compactMap { FileFacts.fact($0, host) }),
            from: .search(paths.joined(separator: ", ")))
    }

    private func bootLoader(_ host: HostView) -> Fact {
        let own = files(
            [
                "/boot/grub/grub.cfg", "/boot/grub2/grub.cfg", "/boot/grub/user.cfg",
                "/boot/grub2/user.cfg", "/boot/loader/loader.conf",
            ], host)
        if own.elements.isEmpty { return own }
        // Where they lie, and what they are made from.
        let more = files(
            [
                "/boot", "/boot/grub", "/boot/grub2", "/boot/loader", "/boot/loader/entries",
                "/etc/default/grub", "/etc/grub.d",
            ], host)
        return Fact(.list(own.elements + more.elements), from: own.origin)
    }

    private func units(_ host: HostView) -> Fact? {
        var files = WritableFiles(host)
        for folder in Self.unitFolders {
            files.add(contentsOf: folder)
            for folder in dropIns(in: folder, host, &files) { files.add(contentsOf: folder) }
        }
        // Without a folder of units nothing is said of them.
        guard files.count > 0 || !files.gaps.isEmpty else { return nil }
        for folder in Self.unitFolders { files.add(foldersAbove: folder + "/") }
        // systemd makes units of these, too (systemd-sysv-generator(8), systemd-rc-local-generator(8)).
        for folder in ["/etc/init.d", "/etc/rc.d/init.d"] { files.add(contentsOf: folder) }
        for path in ["/etc/rc.local", "/etc/rc.d/rc.local"] { files.add(path) }
        do throws(HostError) {
            let started = try host.rootCommands()
            for path in started.units { files.add(started: path) }
            for command in started.commands {
                let words = command.joined(separator: " ")
                for path in [command[0]] + CronTable.programs(ofShell: words) {
                    files.add(started: path)
                }
            }
            for pattern in started.environmentFiles {
                for path in try host.glob(pattern) { files.add(started: path) }
            }
        } catch {
            files.add(gap: error)
        }
        return files.fact("units of systemd")
    }

    /// Where units lie, and what makes them.
    private static let unitFolders =
        [
            "/etc/systemd/system", "/etc/systemd/system.attached", "/etc/systemd/system.conf.d",
            "/etc/systemd/system.control", "/usr/local/lib/systemd/system",
            "/usr/lib/systemd/system", "/lib/systemd/system",
        ]
        + [
            "generator", "generator.early", "generator.late", "system", "system.attached",
            "system.control", "transient",
        ].map { "/run/systemd/\($0)" }
        + ["/etc", "/run", "/usr/lib", "/usr/local/lib"].map { "\($0)/systemd/system-generators" }

    /// The folders in a folder of units: drop-ins and what targets want.
    private func dropIns(
        in folder: String, _ host: HostView, _ files: inout WritableFiles
    ) -> [String] {
        do throws(HostError) {
            return (try host.entries(of: folder) ?? []).filter { $0.kind == .directory }
                .map { "\(folder)/\($0.name)" }
        } catch {
            files.add(folder)
            return []
        }
    }

    private func jobs(_ host: HostView) -> Fact? {
        var files = WritableFiles(host)
        for (path, form) in Self.tables {
            files.add(path)
            addPrograms(of: path, form, host, &files)
        }
        for entry in (try? host.entries(of: "/etc/cron.d")) ?? [] {
            addPrograms(of: "/etc/cron.d/\(entry.name)", .system, host, &files)
        }
        // Who may write here may bring a table of root's.
        for folder in ["/var/spool/cron", "/var/spool/cron/crontabs", "/var/spool/cron/tabs"] {
            files.add(folder)
        }
        for folder in [
            "/etc/cron.d", "/etc/cron.hourly", "/etc/cron.daily", "/etc/cron.weekly",
            "/etc/cron.monthly", "/etc/cron.yearly", "/etc/periodic/15min", "/etc/periodic/hourly",
            "/etc/periodic/daily", "/etc/periodic/weekly", "/etc/periodic/monthly",
        ] {
            files.add(contentsOf: folder)
        }
        return files.fact("files of cron")
    }

    /// Tables that root's jobs stand in: those of the system, and root's own on Debian, Red Hat, SUSE
    /// and Alpine.
    private static let tables: [(path: String, form: CronTable.Form)] = [
        ("/etc/crontab", .system), ("/etc/anacrontab", .anacron),
        ("/var/spool/cron/crontabs/root", .own), ("/var/spool/cron/root", .own),
        ("/var/spool/cron/tabs/root", .own), ("/etc/crontabs/root", .own),
    ]

    /// What a table starts as root; a table that cannot be read is a gap of its own.
    private func addPrograms(
        of table: String, _ form: CronTable.Form, _ host: HostView, _ files: inout WritableFiles
    ) {
        do throws(HostError) {
            guard try host.status(of: table)?.kind == .regular,
                let lines = try host.contents(of: table)?.lines
            else { return }
            guard lines.count <= CronTable.lineLimit else {
                throw HostError(
                    .tooLarge, path: table,
                    problem: "it has more than \(CronTable.lineLimit) lines")
            }
            for path in CronTable(form: form).programs(in: lines) { files.add(started: path) }
        } catch {
            files.add(gap: error)
        }
    }

    private func programs(_ path: Fact, _ host: HostView) -> Fact? {
        guard case .list(let folders) = path.value else {
            return Fact(path.value, from: path.origin)
        }
        var files = WritableFiles(host)
        for folder in folders {
            // The current folder is another for each program.
            if case .string(let folder) = folder.value, folder.hasPrefix("/") {
                files.add(contentsOf: folder)
            }
        }
        guard files.count > 0 || !files.gaps.isEmpty else { return nil }
        for folder in folders.compactMap(\.text) where folder.hasPrefix("/") {
            files.add(foldersAbove: folder)
        }
        let loaded = LoadedFiles(host: host)
        do throws(HostError) {
            for path in try loaded.kernelPrograms() + loaded.libraryFolders() {
                files.add(started: path)
            }
        } catch {
            files.add(gap: error)
        }
        for path in LoadedFiles.files { files.add(started: path) }
        for folder in LoadedFiles.folders { files.add(contentsOf: folder) }
        return files.fact("programs in root's PATH")
    }
}

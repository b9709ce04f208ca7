/// How a program that starts another is written: `timeout -k 5 60 sh -c …`.
struct CommandWrapper {
    /// Options whose value is a word of its own.
    var valued: Set<String> = []
    /// Words between the options and the program.
    var operands = 0

    /// Of an option how many words behind it are its value. Letters may stand together: `-nu`.
    func valueCount(_ option: [UInt8]) -> Int {
        if valued.isEmpty { return 0 }
        if valued.contains(String(decoding: option.prefix(32), as: UTF8.self)) { return 1 }
        guard option.count > 2, option[1] != UInt8(ascii: "-") else { return 0 }
        for (index, letter) in zip(option.indices, option).dropFirst()
        where valued.contains("-\(Character(Unicode.Scalar(letter)))") {
            // What follows the letter within the word is the value.
            return index == option.endIndex - 1 ? 1 : 0
        }
        return 0
    }

    static let loader = CommandWrapper(
        valued: ["--library-path", "--preload", "--audit", "--argv0", "--inhibit-rpath"])

    static let named: [String: CommandWrapper] = [
        "env": CommandWrapper(valued: ["-u", "-C", "--unset", "--chdir"]),
        "timeout": CommandWrapper(valued: ["-s", "-k", "--signal", "--kill-after"], operands: 1),
        "nohup": CommandWrapper(), "setsid": CommandWrapper(), "command": CommandWrapper(),
        "builtin": CommandWrapper(), "exec": CommandWrapper(valued: ["-a"]),
        "time": CommandWrapper(valued: ["-f", "-o", "--format", "--output"]),
        "nice": CommandWrapper(valued: ["-n", "--adjustment"]),
        "ionice": CommandWrapper(valued: ["-c", "-n", "--class", "--classdata"]),
        "stdbuf": CommandWrapper(valued: ["-i", "-o", "-e", "--input", "--output", "--error"]),
        "chrt": CommandWrapper(
            valued: ["-T", "-P", "-D", "--sched-runtime", "--sched-period", "--sched-deadline"],
            operands: 1),
        "taskset": CommandWrapper(operands: 1), "unbuffer": CommandWrapper(),
        "sudo": CommandWrapper(valued: [
            "-u", "-g", "-h", "-p", "-C", "-r", "-t", "-T", "-D", "-R", "-U", "--user", "--group",
            "--host", "--prompt", "--close-from", "--role", "--type", "--command-timeout",
            "--chdir", "--chroot", "--other-user",
        ]),
        "doas": CommandWrapper(valued: ["-u", "-C"]),
        "strace": CommandWrapper(valued: [
            "-o", "-e", "-p", "-s", "-u", "-E", "-P", "-a", "-b", "-I", "-O", "-S", "-X",
        ]),
        "chroot": CommandWrapper(operands: 1),
        "unshare": CommandWrapper(valued: ["-S", "-G", "-R", "-w", "--root", "--wd"]),
        "setpriv": CommandWrapper(valued: [
            "--reuid", "--regid", "--ruid", "--euid", "--rgid", "--egid", "--groups", "--inh-caps",
            "--ambient-caps", "--bounding-set", "--securebits", "--pdeathsig", "--selinux-label",
            "--apparmor-profile",
        ]),
        "nsenter": CommandWrapper(valued: ["-t", "--target", "-S", "-G"]),
        "xargs": CommandWrapper(valued: [
            "-I", "-n", "-P", "-d", "-L", "-s", "-a", "-E", "--max-args", "--max-procs",
            "--max-chars", "--delimiter", "--arg-file",
        ]),
        "parallel": CommandWrapper(valued: [
            "-j", "-n", "-N", "-a", "-I", "-S", "--jobs", "--max-args", "--arg-file", "--colsep",
        ]),
        "watch": CommandWrapper(valued: ["-n", "--interval"]),
        "systemd-run": CommandWrapper(valued: [
            "-p", "-u", "-E", "-H", "-M", "--unit", "--property", "--slice", "--uid", "--gid",
            "--nice", "--description", "--service-type", "--setenv", "--working-directory",
            "--on-active", "--on-boot", "--on-startup", "--on-unit-active", "--on-unit-inactive",
            "--on-calendar", "--timer-property", "--path-property", "--socket-property",
            "--machine", "--host",
        ]),
        "proxychains": CommandWrapper(valued: ["-f"]),
        "proxychains4": CommandWrapper(valued: ["-f"]),
        "torsocks": CommandWrapper(), "rlwrap": CommandWrapper(), "coproc": CommandWrapper(),
        "flock": CommandWrapper(
            valued: ["-w", "-E", "--wait", "--timeout", "--conflict-exit-code"], operands: 1),
        "gosu": CommandWrapper(operands: 1), "su-exec": CommandWrapper(operands: 1),
        "setarch": CommandWrapper(operands: 1), "linux64": CommandWrapper(),
        "linux32": CommandWrapper(),
        "dumb-init": CommandWrapper(valued: ["-r", "--rewrite"]), "tini": CommandWrapper(),
        "catchsegv": CommandWrapper(), "prlimit": CommandWrapper(), "fakeroot": CommandWrapper(),
        "ltrace": CommandWrapper(valued: ["-o", "-e", "-p", "-s", "-u"]),
        "dbus-run-session": CommandWrapper(), "chpst": CommandWrapper(valued: ["-u", "-U", "-e"]),
        "systemd-inhibit": CommandWrapper(), "systemd-cat": CommandWrapper(valued: ["-t", "-p"]),
        // Words of the shell itself.
        "!": CommandWrapper(), "if": CommandWrapper(), "then": CommandWrapper(),
        "elif": CommandWrapper(), "else": CommandWrapper(), "while": CommandWrapper(),
        "until": CommandWrapper(), "do": CommandWrapper(), "{": CommandWrapper(),
    ]

    /// Programs that name the other one in an option of their own.
    static let starters: Set<String> = ["find", "start-stop-daemon", "capsh", "runuser"]
}

extension CommandWords {
    /// Takes off a program that names the other one in an option of its own; false for others.
    mutating func unwrapStarter(_ name: String) -> Bool {
        guard CommandWrapper.starters.contains(name) else { return false }
        func place(_ options: [String]) -> Int? {
            all.firstIndex { word in options.contains { word.elementsEqual($0.utf8) } }
        }
        let end = place(["--"])
        var found: [[UInt8]] = []
        switch name {
        case "find":
            guard let option = place(["-exec", "-execdir", "-ok", "-okdir"]) else { return false }
            found = all[(option + 1)...].prefix { !$0.elementsEqual(";".utf8) }
        case "capsh":
            // It runs bash, unless told otherwise.
            guard let end = place(["--", "=="]) else { return false }
            found = [Array("bash".utf8)] + all[(end + 1)...]
        case "runuser":
            guard let user = place(["-u", "--user"]), user + 2 < all.count else { return false }
            let start = all[user + 2].elementsEqual("--".utf8) ? user + 3 : user + 2
            found = Array(all[min(start, all.count)...])
        default:
            guard let option = place(["-x", "--exec", "-a", "--startas"]), option + 1 < all.count
            else { return false }
            found = [all[option + 1]]
            if let end { found += all[(end + 1)...] }
        }
        guard !found.isEmpty else { return false }
        replace(with: found)
        return true
    }
}

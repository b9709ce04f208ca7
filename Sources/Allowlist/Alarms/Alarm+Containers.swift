import Posture

extension Alarm {
    static let execIntoContainer = Alarm(
        name: "exec-into-container", severity: .medium,
        summary: "A process that was put into a running container from outside, as by kubectl exec."
    ) { view in
        view.start.entersContainer ? .yes("it enters a running container from outside") : .no
    }

    static let shellInContainer = Alarm(
        name: "shell-in-container", severity: .medium,
        summary: "A shell in a container, unless it is the first program that the image or the "
            + "pod asks for, which is left to the rules."
    ) { view in
        let applet = applet(&view)
        let name = applet ?? view.name
        guard Interpreter(name: name) == .shell else { return .no }
        if view.start.startsContainer { return .no }
        return inContainer(view.start, "a shell runs in a container")
    }

    static let packageManagerInContainer = Alarm(
        name: "package-manager-in-container", severity: .medium,
        summary: "A program that installs software, in a container, whose software should be its "
            + "image's."
    ) { view in
        let applet = applet(&view)
        let name = String(decoding: (applet ?? view.name).prefix(32), as: UTF8.self)
        var isManager = managers.contains(name)
        if !isManager, case .file(let script) = view.script() {
            let name = String(decoding: PathText.name(script).prefix(32), as: UTF8.self)
            isManager = managers.contains(name) || name.hasPrefix("pip3.")
        }
        if !isManager, view.interpreter == .python {
            isManager = CommandWords(view.arguments(), program: view.name).runsModule("pip")
        }
        guard isManager else { return .no }
        return inContainer(view.start, "software is installed in a container")
    }

    static let managers: Set<String> = [
        "apt", "apt-get", "aptitude", "dpkg", "yum", "dnf", "dnf-3", "dnf5", "microdnf", "rpm",
        "apk", "zypper", "pacman", "opkg", "emerge", "tdnf", "swupd", "nix-env", "brew", "snap",
        "pip", "pip2", "pip3", "pipx", "uv", "easy_install", "conda", "mamba", "npm", "npx", "yarn",
        "pnpm", "gem", "cpan", "cpanm", "composer", "cargo", "luarocks",
    ]

    /// What busybox is told to be.
    private static func applet(_ view: inout StartView) -> ArraySlice<UInt8>? {
        guard view.isBusybox else { return nil }
        return CommandWords(view.arguments(), program: view.name).name[...]
    }

    private static func inContainer(_ start: ProcessStart, _ words: String) -> AlarmFinding {
        switch start.place {
        case .host: .no
        case .container, .someContainer: .yes(words)
        case .unknown: .unlessKnown("container")
        }
    }
}

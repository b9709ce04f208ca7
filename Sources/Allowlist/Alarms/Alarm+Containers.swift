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
        guard view.interpreterWords()?.0 == .shell else { return .no }
        if view.start.startsContainer { return .no }
        return inContainer(view.start, "a shell runs in a container")
    }

    static let packageManagerInContainer = Alarm(
        name: "package-manager-in-container", severity: .medium,
        summary: "A program that installs software, in a container, whose software should be its "
            + "image's."
    ) { view in
        guard isManager(applet(&view) ?? view.name) || runsManager(&view) else { return .no }
        return inContainer(view.start, "software is installed in a container")
    }

    /// Whether an interpreter runs one.
    private static func runsManager(_ view: inout StartView) -> Bool {
        switch view.script() {
        case .file(let script): if isManager(PathText.name(script)) { return true }
        case .unclear:
            if let script = view.unclearScript(), isManager(PathText.name(script)) { return true }
        case .none, .other, .unknown: break
        }
        guard view.interpreter == .python else { return false }
        let words = CommandWords(view.arguments(), program: view.name)
        return words.runsModule("pip") || words.runsModule("ensurepip")
    }

    static let managers: Set<String> = [
        "apt", "apt-get", "aptitude", "dpkg", "yum", "dnf", "dnf-3", "dnf5", "microdnf", "rpm",
        "apk", "zypper", "pacman", "opkg", "emerge", "tdnf", "swupd", "nix-env", "brew", "snap",
        "pip", "pip2", "pip3", "pipx", "uv", "easy_install", "conda", "mamba", "npm", "npx", "yarn",
        "pnpm", "gem", "cpan", "cpanm", "composer", "cargo", "luarocks", "flatpak", "micromamba",
        "poetry", "guix", "urpmi", "xbps-install", "rpm-ostree", "ipkg", "npm-cli.js", "npx-cli.js",
        "yarn.js", "pnpm.cjs", "composer.phar",
    ]

    /// By the last part of a path; versions are left out (`pip3.11`), and what a manager's own
    /// program is called behind its link (`npm-cli.js`).
    private static func isManager(_ name: ArraySlice<UInt8>) -> Bool {
        let text = String(decoding: name.prefix(32), as: UTF8.self)
        if managers.contains(text) { return true }
        guard text.hasPrefix("pip") || text.hasPrefix("easy_install") else { return false }
        let stem = text.prefix { $0.isASCII && $0.isLetter || $0 == "_" }
        return managers.contains(String(stem))
            && text.dropFirst(stem.count).allSatisfy { "0123456789.-".contains($0) }
    }

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

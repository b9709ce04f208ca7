import Posture

/// What a container's command has to do with a component.
enum ContainerCommand: Hashable, Sendable {
    /// It starts something else.
    case other
    /// It starts the component with these words, and with variables that stand in no list of the
    /// container, `NAME=VALUE` each.
    case words([CommandWord], assigned: [CommandWord] = [])
    /// It starts the component, but not in a way that can be read.
    case unclear(String)

    /// The program and all behind it, as a unit of systemd starts it.
    init(_ words: [CommandWord], _ component: Component) {
        self = Self.command(words, component, depth: 0)
    }

    init(_ container: PodContainer, _ component: Component) {
        let words = (container.command ?? []) + container.arguments
        var (isImage, isLike) = (false, false)
        if case .string(let image) = container.image?.value {
            isImage = component.isImage(image)
            isLike = component.isLikeImage(image)
        }
        // Without a command, the image's own program gets the arguments.
        if container.command == nil, isLike, words.first?.text.hasPrefix("-") != false {
            self =
                isImage
                ? .words(words)
                : .unclear("only the image of '\(container.name)' tells which program it starts")
            return
        }
        self = Self.command(words, component, depth: 0)
        if self == .other, isImage, !Self.names(words, component.companions) {
            self = .unclear(
                "the container '\(container.name)' has the image of \(component.program), but its "
                    + "command does not start it")
        }
    }

    private static let shells: Set<String> = ["sh", "bash", "ash", "dash"]

    /// Programs that start the one that is named behind their own flags.
    private static let wrappers: Set<String> = [
        "busybox", "catatonit", "chrt", "dumb-init", "env", "exec", "go-runner", "gosu", "ionice",
        "kube-log-runner", "nice", "nohup", "prlimit", "runuser", "setpriv", "setsid", "stdbuf",
        "su-exec", "sudo", "taskset", "tini",
    ]

    private static func command(
        _ words: [CommandWord], _ component: Component, depth: Int
    ) -> ContainerCommand {
        guard let first = words.first, depth < 8 else { return .other }
        let name = first.text.lastPathPart
        if component.isProgram(name), first.doubt == nil { return .words(Array(words.dropFirst())) }
        if shells.contains(name) {
            let flag = words.dropFirst().firstIndex {
                $0.text.hasPrefix("-") && !$0.text.hasPrefix("--") && $0.text.contains("c")
            }
            // `sh -c -- 'script'`
            guard let flag, let text = words[(flag + 1)...].first(where: { $0.text != "--" }) else {
                return mention(words, component, "it is started by a script")
            }
            return script(text, component, depth: depth)
        }
        if wrappers.contains(name), let next = start(words, component) {
            // `env NAME=VALUE program` puts its variables into the program's environment.
            let isSetting = ["env", "sudo"].contains(name)
            let assigned = isSetting ? words[..<next].filter(ShellScript.isAssignment) : []
            return command(Array(words[next...]), component, depth: depth + 1).adding(assigned)
        }
        return mention(words, component, "it is started by \(name)")
    }

    /// Which word behind a wrapper is the program that it starts.
    private static func start(_ words: [CommandWord], _ component: Component) -> Int? {
        func starts(_ word: CommandWord) -> Bool {
            if ShellScript.isAssignment(word) { return false }
            let name = word.text.lastPathPart
            return component.isProgram(name) || shells.contains(name) || wrappers.contains(name)
        }
        guard var next = words.indices.dropFirst().first(where: { starts(words[$0]) }) else {
            return nil
        }
        // `gosu etcd etcd`, `sudo -u etcd -- NAME=VALUE etcd`: an account can be called like its
        // program.
        while component.isProgram(words[next].text.lastPathPart),
            let later = words.indices.dropFirst(next + 1).first(where: {
                words[$0].text != "--" && !ShellScript.isAssignment(words[$0])
            }), starts(words[later])
        {
            next = later
        }
        return next
    }

    /// The same command with more variables, behind which its own count.
    private func adding(_ more: [CommandWord]) -> ContainerCommand {
        guard case .words(let words, let assigned) = self else { return self }
        return .words(words, assigned: more + assigned)
    }

    /// Programs that do something with files, and start nothing.
    private static let utilities: Set<String> = [
        "cat", "chmod", "chown", "cp", "echo", "ln", "ls", "mkdir", "mv", "rm", "tee", "touch",
    ]

    /// Unclear where a word names the program.
    private static func mention(
        _ words: [CommandWord], _ component: Component, _ reason: String
    ) -> ContainerCommand {
        if utilities.contains(words.first?.text.lastPathPart ?? "") { return .other }
        let isNamed = words.contains { word in
            // Also inside of a script, as `busybox sh -c "kube-apiserver …"`.
            word.doubt == nil && !word.text.hasPrefix("-")
                && word.text.split(whereSeparator: \.isWhitespace).contains {
                    component.canBeProgram(String($0))
                }
        }
        return isNamed ? .unclear(reason) : .other
    }

    private static func script(
        _ word: CommandWord, _ component: Component, depth: Int
    ) -> ContainerCommand {
        let script = ShellScript(word)
        let found = script.commands.map { each in
            command(each.words, component, depth: depth + 1).adding(each.assigned)
        }.filter { $0 != .other }
        if found.count == 1, !script.isComplex { return found[0] }
        // Where the shell decides what runs, any word of the script can be its name.
        let isDecided =
            !script.isComplex
            && script.commands.allSatisfy { each in
                each.words.allSatisfy { $0.doubt == nil || $0.text.hasPrefix("-") }
            }
        let isNamed = word.text.split { " \t\n'\"`();&|<>=".contains($0) }.contains {
            component.canBeProgram(String($0))
        }
        if !found.isEmpty || (!isDecided && isNamed) {
            return .unclear("it is started by a shell script that is more than one simple command")
        }
        return .other
    }

    /// Whether one of these names is a word of its own somewhere in the texts.
    private static func names(_ words: [CommandWord], _ programs: Set<String>) -> Bool {
        words.contains { word in
            word.text.split { !($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
                .contains { programs.contains(String($0)) }
        }
    }
}

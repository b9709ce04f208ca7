import Posture

/// What a container's command has to do with a component.
enum ContainerCommand: Hashable, Sendable {
    /// It starts something else.
    case other
    /// It starts the component with these words.
    case words([CommandWord])
    /// It starts the component, but not in a way that can be read.
    case unclear(String)

    init(_ container: PodContainer, _ component: Component) {
        let words = (container.command ?? []) + container.arguments
        var isImage = false
        if case .string(let image) = container.image?.value { isImage = component.isImage(image) }
        // Without a command, the image's own program gets the arguments.
        if container.command == nil, isImage, words.first?.text.hasPrefix("-") != false {
            self = .words(words)
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
        "chrt", "dumb-init", "env", "exec", "go-runner", "gosu", "ionice", "kube-log-runner",
        "nice", "nohup", "setpriv", "setsid", "stdbuf", "su-exec", "sudo", "taskset", "tini",
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
            guard let flag, flag + 1 < words.count else {
                return mention(words, component, "it is started by a script")
            }
            return script(words[flag + 1], component, depth: depth)
        }
        if wrappers.contains(name) {
            let next = words.dropFirst().firstIndex {
                let name = $0.text.lastPathPart
                return component.isProgram(name) || shells.contains(name) || wrappers.contains(name)
            }
            if let next { return command(Array(words[next...]), component, depth: depth + 1) }
        }
        return mention(words, component, "it is started by \(name)")
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
                    component.isProgram(String($0).lastPathPart)
                }
        }
        return isNamed ? .unclear(reason) : .other
    }

    private static func script(
        _ word: CommandWord, _ component: Component, depth: Int
    ) -> ContainerCommand {
        let script = ShellScript(word)
        let found = script.commands.map { command($0, component, depth: depth + 1) }
            .filter { $0 != .other }
        if found.count == 1, !script.isComplex { return found[0] }
        if !found.isEmpty || names([word], [component.program]) {
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

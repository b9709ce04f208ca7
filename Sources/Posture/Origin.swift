/// Where a fact comes from, told so that an operator can go there.
package enum Origin: Hashable, Sendable {
    /// A file of the node, with the line and column (from 1) where the value stands.
    case file(path: String, line: Int? = nil, column: Int? = nil)
    /// A command-line flag of a running process; `name` without dashes.
    case flag(name: String, pid: Int32)
    /// A command-line flag that a unit or an environment file gives to a service that does not run.
    case unitFlag(name: String, path: String, line: Int?)
    /// A variable in the environment of a running process.
    case environment(name: String, pid: Int32)
    /// What the component uses where nothing is set; `version` is nil where it is not known
    /// and the default is the same in every version that Merlon knows.
    case builtInDefault(component: String, version: String?)
    /// The kernel's own answer, at this path of /proc or /sys.
    case kernel(path: String)
    /// What a service answered; the endpoint as host and port.
    case liveAnswer(endpoint: String)
    /// What a program printed; its command line.
    case command(String)
    /// A running process itself.
    case process(pid: Int32)
    /// The node as a whole: what was looked for and where.
    case search(String)
    /// A policy pack's inline test.
    case example(String)
}

extension Origin: CustomStringConvertible {
    package var description: String {
        switch self {
        case .file(let path, let line, let column):
            [path, line.map(String.init), line == nil ? nil : column.map(String.init)]
                .compactMap(\.self).joined(separator: ":")
        case .flag(let name, let pid): "flag --\(name) of pid \(pid)"
        case .unitFlag(let name, let path, let line):
            "flag --\(name) in \(path)" + (line.map { ":\($0)" } ?? "")
        case .environment(let name, let pid): "environment \(name) of pid \(pid)"
        case .builtInDefault(let component, let version):
            "default of \(component)" + (version.map { " \($0)" } ?? "")
        case .kernel(let path): "kernel \(path)"
        case .liveAnswer(let endpoint): "answer of \(endpoint)"
        case .command(let line): "command \(line)"
        case .process(let pid): "pid \(pid)"
        case .search(let what): what
        case .example(let name): "test '\(name)'"
        }
    }
}

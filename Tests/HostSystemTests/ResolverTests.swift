import Glibc
import HostSystem
import TestFolder
import Testing

/// The kernel's resolver and ours must see the same node.
struct ResolverTests {
    @Test(arguments: 0..<20)
    func `both resolvers agree on a random farm of links`(seed: UInt64) throws {
        var random = SplitMix(state: seed)
        let folder = try TestFolder()
        let names = ["a", "b", "c", "d", "e", "f"]
        let steps = names + ["..", ".", "...", "", "/", "none"]
        func path() -> String {
            let parts = (0..<Int.random(in: 1...5, using: &random)).map { _ in
                steps.randomElement(using: &random) ?? "a"
            }
            let start = ["", "/", "//", "../../"].randomElement(using: &random) ?? ""
            return start + parts.joined(separator: "/")
                + (["", "", "/", "/."].randomElement(using: &random) ?? "")
        }
        for _ in 0..<40 {
            let depth = Int.random(in: 1...3, using: &random)
            let parts = (0..<depth).compactMap { _ in names.randomElement(using: &random) }
            let name = parts.joined(separator: "/")
            // What is in the way already stays.
            switch Int.random(in: 0..<4, using: &random) {
            case 0: unsafe mkdir("\(folder.path)/\(name)", 0o755)
            case 1: try? folder.writeNew(name)
            default: unsafe symlink(path(), "\(folder.path)/\(name)")
            }
        }
        let kernel = try folder.view()
        let ours = try folder.view(usesKernelResolver: false)
        var found = 0
        for _ in 0..<400 {
            let path = path()
            let expected = Sight(path, kernel)
            #expect(Sight(path, ours) == expected, "\(path)")
            if expected.status.isThere { found += 1 }
        }
        #expect(found > 0)
    }

    @Test(arguments: [
        "/proc/self/exe", "/proc/self/root", "/proc/self/root/etc/passwd", "/proc/self/cwd",
        "/proc/1/root", "/proc/1/exe", "/proc/self/fd/0", "/proc/self/ns/pid", "/proc/mounts",
        "/proc/self/status", "/proc/self/task", "/proc/thread-self", "/proc/net", "/proc/self/",
        "/etc/passwd/", "/etc/passwd/.", "/etc/passwd/..", "/etc/mtab", "/", "", ".", "..",
        "/../..", "etc/hostname", "/dev/null", "/dev/fd", "/dev/stdin", "/bin", "/bin/", "/bin/sh",
    ])
    func `both resolvers agree on this machine`(path: String) throws {
        let expected = Sight(path, try HostView(root: "/"))
        let found = Sight(path, try HostView(root: "/", usesKernelResolver: false))
        // Each look at /proc/self/ns or a time there is a new one, but its kind is not.
        #expect(found.kinds == expected.kinds)
    }

    @Test(arguments: [true, false])
    func `links of proc to open files are refused`(usesKernelResolver: Bool) throws {
        let view = try HostView(root: "/", usesKernelResolver: usesKernelResolver)
        #expect(throws: HostError.self) { try view.contents(of: "/proc/self/exe") }
        #expect(throws: HostError.self) { try view.status(of: "/proc/self/root/etc") }
        #expect(try view.linkTarget(of: "/proc/self/exe")?.hasPrefix("/") == true)
    }

    @Test(arguments: [true, false])
    func `no link leads out of the root`(usesKernelResolver: Bool) throws {
        let folder = try TestFolder()
        try folder.write("secret", "outside")
        try folder.write("node/etc/inside", "inside")
        try folder.link("node/up", to: "../secret")
        try folder.link("node/far", to: "../../../../../../../etc/passwd")
        try folder.link("node/absolute", to: "/etc/inside")
        try folder.link("node/real", to: "\(folder.path)/secret")
        let view = try HostView(
            root: "\(folder.path)/node", usesKernelResolver: usesKernelResolver)
        #expect(try view.contents(of: "/up") == nil)
        #expect(try view.contents(of: "/far") == nil)
        #expect(try view.contents(of: "/real") == nil)
        #expect(try view.contents(of: "/../secret") == nil)
        #expect(try view.contents(of: "/absolute")?.text == "inside")
    }

    @Test(arguments: [true, false])
    func `limits of the kernel are errors and not absence`(usesKernelResolver: Bool) throws {
        let folder = try TestFolder()
        try folder.link("loop", to: "loop")
        try folder.write("0", "end")
        for number in 1...41 { try folder.link("\(number)", to: "\(number - 1)") }
        let view = try folder.view(usesKernelResolver: usesKernelResolver)
        let long = String(repeating: "n", count: 256)
        let deep = String(repeating: "a/", count: 2048)
        for path in ["/loop", "/41", "/\(long)", deep] {
            #expect(throws: HostError.self) { try view.status(of: path) }
        }
        #expect(try view.contents(of: "/40")?.text == "end")
        #expect(throws: HostError.self) { try view.contents(of: "/0\0/etc") }
    }

    @Test(
        .enabled(if: Environment.isRoot, "only root may act as another account"),
        arguments: [true, false])
    func `a closed folder is an error and not absence`(usesKernelResolver: Bool) throws {
        let folder = try TestFolder()
        try folder.write("closed/file", "x")
        try folder.write("open/file", "x")
        try folder.write("open/secret", "x")
        unsafe chmod(folder.path, 0o755)
        unsafe chmod("\(folder.path)/closed", 0o700)
        unsafe chmod("\(folder.path)/open/secret", 0o600)
        let view = try folder.view(usesKernelResolver: usesKernelResolver)
        let read = { path in
            Environment.asNobody { Answer { try view.contents(of: path)?.text } }
        }
        for path in ["/closed/file", "/closed/none", "/closed/..", "/closed/.", "/open/secret"] {
            #expect(read(path) == .error(.notPermitted, "permission denied"), "\(path)")
        }
        #expect(read("/open/file") == .there("x"))
        #expect(try view.status(of: "/open/secret")?.modeText == "0600")
    }
}

/// What a question to a view came to.
private enum Answer: Equatable {
    case there(String)
    case absent
    case error(HostError.Kind, String)

    var isThere: Bool {
        if case .there = self { true } else { false }
    }

    init(_ look: () throws -> String?) {
        do {
            self = try look().map(Self.there) ?? .absent
        } catch let error as HostError {
            self = .error(error.kind, error.problem)
        } catch {
            self = .error(.other, "\(error)")
        }
    }
}

/// All that a view says of a path.
private struct Sight: Equatable {
    let status: Answer
    let contents: Answer
    let link: Answer
    let entries: Answer
    let kinds: [Answer]

    init(_ path: String, _ view: HostView) {
        status = Answer { try view.status(of: path).map { "\($0.device) \($0.inode) \($0.kind)" } }
        contents = Answer { try view.contents(of: path)?.text }
        link = Answer { try view.linkTarget(of: path) }
        entries = Answer { try view.entries(of: path)?.map(\.name).joined(separator: "/") }
        let kind = Answer { try view.status(of: path).map { "\($0.kind)" } }
        kinds = [kind, Answer { try view.contents(of: path) == nil ? nil : "bytes" }, link]
    }
}

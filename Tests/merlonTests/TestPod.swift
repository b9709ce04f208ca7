import Foundation
import Testing

/// Control groups in the shape that containerd gives the containers of a pod.
///
/// With the value the groups go.
final class TestPod {
    /// The ids of its containers.
    let containers: [String]
    private var groups: [String: [String]] = [:]
    /// What was made for it, the outermost first.
    private var made: [String] = []

    /// Makes the groups in every hierarchy of this machine that takes them.
    init(containers count: Int) throws {
        containers = (0..<count).map { _ in
            (0..<4).map { _ in String(UInt64.random(in: 1 << 60 ... .max), radix: 16) }.joined()
        }
        let pod = UUID().uuidString.lowercased().replacing("-", with: "_")
        let mounts = try String(contentsOfFile: "/proc/self/mounts", encoding: .utf8)
        for line in mounts.split(separator: "\n") {
            let fields = line.split(separator: " ")
            // Those for sets of processors take no process before they are set up.
            guard fields.count > 3, ["cgroup", "cgroup2"].contains(fields[2]),
                !fields[3].contains("cpuset")
            else { continue }
            var place = String(fields[1])
            for part in ["", "-burstable", "-burstable-pod\(pod)"] {
                place += "/kubepods\(part).slice"
                make(place)
            }
            for id in containers where make("\(place)/cri-containerd-\(id).scope") {
                groups[id, default: []].append("\(place)/cri-containerd-\(id).scope")
            }
        }
        try #require(groups.count == count, "no control groups could be made")
    }

    @discardableResult
    private func make(_ place: String) -> Bool {
        guard unsafe mkdir(place, 0o755) == 0 else { return false }
        made.append(place)
        return true
    }

    deinit {
        for place in made.reversed() {
            // The kernel needs a moment for a group whose processes have ended.
            var attempts = 50
            while attempts > 0, unsafe rmdir(place) != 0, errno == EBUSY {
                attempts -= 1
                usleep(20_000)
            }
        }
    }

    /// Runs a script of the shell as the first process of a container, with namespaces of its own.
    func run(_ script: String, in container: String) throws -> Int32 {
        let enter = """
            script=$1; shift
            for group; do echo $$ > "$group/cgroup.procs"; done
            exec unshare --mount --pid --uts --ipc --fork --mount-proc /bin/sh -c "$script"
            """
        return try ProgramRun(
            program: "/usr/bin/timeout",
            ["120", "/bin/sh", "-c", enter, "sh", script] + (groups[container] ?? [])
        ).status
    }
}

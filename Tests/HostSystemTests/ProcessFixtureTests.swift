import Glibc
import HostSystem
import TestFolder
import Testing

/// A recorded `/proc` in a folder.
struct ProcessFixtureTests {
    private let folder: TestFolder
    private let view: HostView

    init() throws {
        folder = try TestFolder()
        view = try folder.view()
    }

    private func stat(_ pid: Int, _ name: String, state: String = "S", start: Int = 4711) -> String
    {
        let zeros = String(repeating: "0 ", count: 12)
        return "\(pid) (\(name)) \(state) 7 1 1 0 -1 4194560 \(zeros)\(start) 0 0\n"
    }

    private func found(_ names: Set<String> = ["kubelet"]) throws -> [HostProcess] {
        try #require(try view.processes(named: names))
    }

    @Test func `a process has all that its files tell`() throws {
        try folder.write("proc/812/cmdline", "/usr/bin/kubelet\0--a=b\0")
        try folder.write("proc/812/comm", "kubelet\n")
        try folder.write("proc/812/stat", stat(812, "kubelet"))
        try folder.write("proc/812/environ", "A=1\0B=x=y\0A=2\0C=\0junk\0")
        try folder.write("proc/812/cgroup", "0::/system.slice/kubelet.service\n")
        try folder.link("proc/812/exe", to: "/usr/bin/kubelet (deleted)")
        let process = try #require(try found().first)
        #expect(process.pid == 812)
        #expect(process.parentPid == 7)
        #expect(process.startTicks == 4711)
        #expect(process.arguments == ["/usr/bin/kubelet", "--a=b"])
        #expect(process.programName == "kubelet")
        #expect(process.commandName == "kubelet")
        #expect(process.executable == "/usr/bin/kubelet")
        #expect(process.unit == "kubelet.service")
        // The first of two values is the one that programs see.
        #expect(try view.environment(of: 812) == ["A": "1", "B": "x=y", "C": ""])
        #expect(try view.environment(of: 813) == nil)
    }

    @Test func `for one check names are looked at once, and everything else as it is`() throws {
        try folder.write("proc/812/cmdline", "/usr/bin/kubelet\0--a=b\0")
        try folder.write("proc/813/cmdline", "/usr/bin/other\0")
        try folder.write("proc/813/comm", "kubelet\n")
        let once = view.forOneCheck()
        #expect(try once.processes(named: ["kubelet"])?.map(\.pid) == [812, 813])
        #expect(try once.processes(named: ["other"])?.map(\.pid) == [813])
        #expect(try once.processes(named: ["nothing"])?.isEmpty == true)
        // One that starts later is not looked for as long as those are there that were.
        try folder.write("proc/814/cmdline", "kubelet\0")
        try folder.write("proc/812/cmdline", "/usr/bin/kubelet\0--a=c\0")
        let same = try once.processes(named: ["kubelet"])
        #expect(same?.map(\.pid) == [812, 813])
        #expect(same?.first?.arguments == ["/usr/bin/kubelet", "--a=c"])
        // It is once another has gone, as where it takes its place.
        try folder.write("proc/813/cmdline", "new\0")
        try folder.write("proc/813/comm", "new\n")
        let later = try #require(try once.processes(named: ["kubelet"]))
        #expect(later.map(\.pid) == [812, 814])
        #expect(try view.processes(named: ["new"])?.map(\.pid) == [813])
    }

    @Test func `names of one check are found where files are links, and pipes are not opened`()
        throws
    {
        try folder.write("elsewhere/cmdline", "/usr/bin/kubelet\0")
        try folder.link("proc/812/cmdline", to: "/elsewhere/cmdline")
        try folder.write("proc/813/cmdline", "/usr/bin/other\0")
        try folder.link("proc/813/comm", to: "/elsewhere/nothing")
        try folder.link("proc/813/exe", to: "/usr/bin/kubelet (deleted)")
        try folder.write("elsewhere/process/cmdline", "kubelet\0")
        try folder.link("proc/814", to: "/elsewhere/process")
        let names: Set<String> = ["kubelet"]
        #expect(
            try view.forOneCheck().processes(named: names)?.map(\.pid)
                == view.processes(named: names)?.map(\.pid))
        #expect(try view.processes(named: names)?.map(\.pid) == [812, 813, 814])
        let made = unsafe mkfifo("\(folder.path)/proc/813/comm.pipe", 0o600)
        #expect(made == 0)
        try folder.link("proc/815/cmdline", to: "/proc/813/comm.pipe")
        #expect(throws: HostError.self) { try view.processes(named: names) }
        #expect(throws: HostError.self) { try view.forOneCheck().processes(named: names) }
    }

    @Test func `a command line is enough`() throws {
        try folder.write("proc/812/cmdline", "kubelet\0")
        let process = try #require(try found().first)
        #expect(process.startTicks == 0)
        #expect(process.executable == nil)
        #expect(process.unit == nil)
    }

    @Test(arguments: [
        ("kubelet\0--a=\0\0", ["kubelet", "--a=", ""]),
        ("kubelet\0\0--b\0", ["kubelet", "", "--b"]),
        ("kubelet\0--no-end", ["kubelet", "--no-end"]),
        ("kubelet\0", ["kubelet"]),
        ("kubelet\0a\nb\u{1B}[0m\0", ["kubelet", "a\nb\u{1B}[0m"]),
    ])
    func `empty words and odd ends stay`(line: String, expected: [String]) throws {
        try folder.write("proc/812/cmdline", line)
        #expect(try found().first?.arguments == expected)
    }

    @Test func `a process is found by any of its names`() throws {
        try folder.write("proc/1/cmdline", "/sbin/init\0")
        try folder.write("proc/2/cmdline", "other\0--kubelet\0")
        try folder.write("proc/2/comm", "kubelet\n")
        try folder.write("proc/3/cmdline", "/opt/other\0/usr/bin/kubelet\0")
        try folder.link("proc/3/exe", to: "/opt/kubelet")
        try folder.write("proc/4/cmdline", "")
        try folder.write("proc/4/comm", "kubelet\n")
        try folder.link("proc/4/exe", to: "/opt/x")
        try folder.write("proc/5/cmdline", "/usr/bin/kubelet-wrapper\0kubelet\0")
        try folder.write("proc/10/cmdline", "./kubelet\0")
        for name in ["notes", "0812", "0", "1a", "-3", "4294967299", "21474836480", "2147483648"] {
            try folder.write("proc/\(name)/cmdline", "kubelet\0")
        }
        #expect(try found().map(\.pid) == [2, 3, 4, 10])
        #expect(try found(["init", "kubelet-wrapper"]).map(\.pid) == [1, 5])
    }

    @Test func `threads of the kernel and ended processes are none`() throws {
        try folder.write("proc/2/cmdline", "")
        try folder.write("proc/2/comm", "kubelet\n")
        try folder.write("proc/3/cmdline", "kubelet\0")
        try folder.write("proc/3/stat", stat(3, "a) Z 1 (b", state: "Z"))
        try folder.write("proc/4/comm", "kubelet\n")
        #expect(try found().isEmpty)
    }

    @Test func `brackets in a name do not shift what follows`() throws {
        try folder.write("proc/3/cmdline", "kubelet\0")
        try folder.write("proc/3/stat", stat(3, "a) Z 9 (b", start: 99))
        #expect(try found().first?.parentPid == 7)
        #expect(try found().first?.startTicks == 99)
    }

    @Test func `a command line beyond the limit is an error that names it`() throws {
        let line = "kubelet\0" + String(repeating: "x", count: 6 << 20) + "\0"
        try folder.write("proc/812/cmdline", line)
        let error = #expect(throws: HostError.self) { try view.processes(named: ["kubelet"]) }
        #expect(error?.kind == .tooLarge)
        #expect(error?.path == "/proc/812/cmdline")
    }

    @Test func `a pipe in place of a command line is an error`() throws {
        try folder.write("secret", "kubelet\0")
        try folder.link("proc/812/cmdline", to: "/secret")
        #expect(try found().count == 1)
        try folder.link("proc/813/cmdline", to: "/proc")
        #expect(throws: HostError.self) { try view.processes(named: ["kubelet"]) }
    }

    @Test func `a node without processes says so`() throws {
        #expect(try view.processes(named: ["kubelet"]) == nil)
        #expect(try view.processTable() == nil)
        try folder.write("proc/cpuinfo", "")
        #expect(try view.processes(named: ["kubelet"]) == nil)
        try folder.write("proc/812/cmdline", "other\0")
        #expect(try found().isEmpty)
        #expect(try view.processTable() == .machine)
    }
}

import HostSystem
import TestFolder
import Testing

struct CheckMemoryTests {
    private let folder: TestFolder
    private let view: HostView

    init() throws {
        folder = try TestFolder()
        view = try folder.view()
    }

    @Test func `a check is told the same again, by type and name`() {
        let check = view.forOneCheck()
        #expect(check.once { 1 } == 1)
        #expect(check.once { 2 } == 1)
        #expect(check.once("other") { 3 } == 3)
        #expect(check.once { "text" } == "text")
        #expect(view.forOneCheck().once { 4 } == 4)
    }

    @Test func `without a check everything is asked anew`() {
        #expect(view.once { 1 } == 1)
        #expect(view.once { 2 } == 2)
    }

    @Test func `what could not be found out is asked again`() throws {
        let check = view.forOneCheck()
        let error = HostError(path: "/f", problem: "a problem")
        #expect(throws: error) { try check.once { () throws(HostError) -> Int in throw error } }
        #expect(check.once { 2 } == 2)
    }

    @Test func `a unit's own files count in a check although units are listed once`() throws {
        try folder.write(
            "etc/systemd/system/kubelet.service", "[Service]\nExecStart=/usr/bin/kubelet --a=b\n")
        try folder.link("etc/systemd/system/node.service", to: "kubelet.service")
        let check = view.forOneCheck()
        let first = try check.systemdUnit("node.service")
        #expect(first?.execStart.map(\.text) == ["/usr/bin/kubelet", "--a=b"])
        try folder.write(
            "etc/systemd/system/kubelet.service", "[Service]\nExecStart=/usr/bin/kubelet --a=c\n")
        let second = try check.systemdUnit("kubelet.service")
        #expect(second?.execStart.map(\.text) == ["/usr/bin/kubelet", "--a=c"])
        try folder.write("etc/systemd/system/new.service", "[Service]\nExecStart=/new\n")
        #expect(try check.systemdUnit("new.service") == nil)
        #expect(try view.systemdUnit("new.service") != nil)
    }
}

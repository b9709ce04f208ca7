import Foundation
import HostSystem
import Posture
import TestFolder
import Testing

@testable import Probes

struct KubeletFinderTests {
    private func observe(_ node: TestFolder) async throws -> FactSet.Component {
        await KubeletProbe().observe(try node.host())
    }

    @Test func `a node without a kubelet has no instance and says what was looked for`()
        async throws
    {
        let component = try await observe(try TestFolder())
        #expect(component.instances.isEmpty)
        #expect(component.notes.contains { $0.contains("No kubelet on this node") })
    }

    @Test func `two kubelets are two instances`() async throws {
        let node = try TestFolder()
        try node.addProcess(pid: 812, ["kubelet", "--read-only-port=0"])
        try node.addProcess(
            pid: 900, ["/opt/kubelet", "--read-only-port=1"], program: "/opt/kubelet")
        let component = try await observe(node)
        #expect(
            component.instances.map { $0.at("config.readOnlyPort")?.value } == [.int(0), .int(1)])
        #expect(component.notes.contains { $0.contains("812, 900") })
    }

    @Test(arguments: [
        (["kubelet-wrapper"], "/usr/bin/wrapper", "wrapper"),
        (["grep", "kubelet"], "/bin/grep", "grep"),
        (["vim", "/usr/bin/kubelet"], "/bin/vim", "vim"),
    ])
    func `a process that only names a kubelet is none`(
        arguments: [String], program: String, comm: String
    ) async throws {
        let node = try TestFolder()
        try node.addProcess(pid: 5, arguments, program: program, comm: comm)
        #expect(try await observe(node).instances.isEmpty)
    }

    @Test func `a renamed program is a kubelet by its first argument or its file`() async throws {
        let node = try TestFolder()
        try node.addProcess(pid: 5, ["/x/kubelet"], program: "/x/other", comm: "other")
        try node.addProcess(pid: 6, ["/x/other"], program: "/x/kubelet", comm: "other")
        #expect(try await observe(node).instances.count == 2)
    }

    @Test func `a script called kubelet is one, with the flags behind its name`() async throws {
        let node = try TestFolder()
        try node.addProcess(
            pid: 5, ["/bin/sh", "/usr/bin/kubelet", "--read-only-port=7"], program: "/bin/dash")
        #expect(try await node.kubelet().at("config.readOnlyPort")?.value == .int(7))
    }

    @Test func `a script that waits for the kubelet that it has started is none`() async throws {
        let node = try TestFolder()
        try node.addProcess(pid: 5, ["/bin/sh", "/usr/bin/kubelet"], program: "/bin/dash")
        try node.addProcess(
            pid: 6, ["/opt/kubelet", "--read-only-port=0"], program: "/opt/kubelet")
        try node.write("/proc/6/stat", "6 (kubelet) S 5 " + String(repeating: "0 ", count: 48))
        #expect(try await node.kubelet().at("pid")?.value == .int(6))
    }

    @Test(arguments: ["/usr/local/bin/k3s", "/snap/microk8s/1/kubelite"])
    func `a kubelet inside another program is unknown`(program: String) async throws {
        let node = try TestFolder()
        let name = (program as NSString).lastPathComponent
        try node.addProcess(pid: 5, [program, "server"], program: program, comm: name)
        #expect(try await node.kubelet().unknownReason?.contains(name) == true)
    }

    @Test func `processes that cannot be seen make the kubelet unknown`() async throws {
        let node = try TestFolder()
        try node.write("/proc", "a file")
        #expect(try await node.kubelet().unknownReason != nil)
    }

    @Test func `without a process the unit tells the flags, with file and line`() async throws {
        let node = try TestFolder()
        try node.writeConfig("readOnlyPort: 0\n")
        try node.write(
            "/usr/lib/systemd/system/kubelet.service", "[Service]\nExecStart=/usr/bin/kubelet\n")
        try node.write(
            "/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf",
            """
            [Service]
            Environment="KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml"
            EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env
            EnvironmentFile=-/etc/default/kubelet
            ExecStart=
            ExecStart=/usr/bin/kubelet $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS

            """)
        try node.write(
            "/etc/default/kubelet", "\nKUBELET_EXTRA_ARGS=\"--read-only-port=10255 --v=2\"\n")
        let kubelet = try await node.kubelet()
        #expect(kubelet["source"]?.value == .string("unit"))
        #expect(kubelet.at("config.readOnlyPort")?.value == .int(10255))
        #expect(
            kubelet.at("config.readOnlyPort")?.origin
                == .unitFlag(name: "read-only-port", path: "/etc/default/kubelet", line: 2))
        #expect(kubelet.at("config.logging.verbosity")?.value == .int(2))
        guard case .list(let files) = kubelet.at("files.unit")?.value else {
            Issue.record("no unit files")
            return
        }
        #expect(files.count == 2)
    }

    @Test func `a unit that systemd refuses makes the kubelet unknown`() async throws {
        let node = try TestFolder()
        try node.write(
            "/etc/systemd/system/kubelet.service",
            "[Service]\nEnvironmentFile=/nowhere\nExecStart=/usr/bin/kubelet\n")
        #expect(try await node.kubelet().unknownReason != nil)
    }

    @Test func `a unit whose words are only known when it starts makes the kubelet unknown`()
        async throws
    {
        let node = try TestFolder()
        try node.write(
            "/etc/systemd/system/kubelet.service",
            "[Service]\nPassEnvironment=EXTRA\nExecStart=/usr/bin/kubelet $EXTRA\n")
        #expect(try await node.kubelet().unknownReason?.contains("EXTRA") == true)
    }

    @Test func `a masked unit starts nothing`() async throws {
        let node = try TestFolder()
        try node.link("/etc/systemd/system/kubelet.service", to: "/dev/null")
        #expect(try await observe(node).instances.isEmpty)
    }

    @Test(arguments: [
        "/etc/kubernetes/kubelet.yaml", "/var/lib/kubelet/pki/kubelet-client-current.pem",
        "/var/lib/rancher/rke2/agent/kubelet.kubeconfig",
        "/usr/local/lib/systemd/system/rke2-agent.service", "/var/lib/k0s/kubelet.conf",
        "/etc/systemd/system/k0sworker.service",
    ])
    func `what a distribution's kubelet leaves makes it unknown`(path: String) async throws {
        let node = try TestFolder()
        try node.write(path, "[Service]\nExecStart=/usr/local/bin/rke2 agent\n")
        #expect(try await node.kubelet().unknownReason?.contains(path) == true)
    }

    @Test func `kubeadm's files stand for its own unit`() async throws {
        let node = try TestFolder()
        try node.writeConfig("readOnlyPort: 0\n")
        try node.write(
            "/var/lib/kubelet/kubeadm-flags.env",
            "KUBELET_KUBEADM_ARGS=\"--read-only-port=10255\"\n")
        let kubelet = try await node.kubelet()
        #expect(kubelet["source"]?.value == .string("kubeadm"))
        #expect(kubelet.at("config.readOnlyPort")?.value == .int(10255))
        #expect(kubelet.at("flags.kubeconfig")?.value == .string("/etc/kubernetes/kubelet.conf"))
    }

    @Test func `a kubelet of root counts, another user's beside it does not`() async throws {
        let node = try TestFolder()
        try node.addProcess(pid: 5, ["kubelet", "--read-only-port=1"])
        try node.write("/proc/5/status", "Name:\tkubelet\nUid:\t1000\t0\t0\t0\n")
        #expect(try await node.kubelet().at("pid")?.value == .int(5))
        try node.addProcess(pid: 6, ["kubelet", "--read-only-port=2"])
        try node.write("/proc/6/status", "Name:\tkubelet\nUid:\t0\t0\t0\t0\n")
        let component = try await observe(node)
        #expect(component.instances.map { $0.at("pid")?.value } == [.int(6)])
        #expect(component.notes.contains { $0.contains("Process 5") })
    }

    @Test func `a kubelet with a root of its own has its own files`() async throws {
        let node = try TestFolder.running("readOnlyPort: 0\n")
        try node.makeFolder("/inner/var/lib/kubelet")
        try node.writeConfig("readOnlyPort: 7\n", path: "/inner/var/lib/kubelet/config.yaml")
        try node.link("/proc/812/root", to: node.path + "/inner")
        #expect(try await node.kubelet().at("config.readOnlyPort")?.value == .int(7))
    }

    @Test func `a kubelet with its version in its name is one`() async throws {
        let node = try TestFolder()
        try node.addProcess(
            pid: 5, ["/opt/kubelet-1.31.2", "--read-only-port=3"], program: "/opt/kubelet-1.31.2",
            comm: "kubelet-1.31.2")
        #expect(try await node.kubelet().at("config.readOnlyPort")?.value == .int(3))
    }

    @Test func `another user's kubelet does not hide one inside another program`() async throws {
        let node = try TestFolder()
        try node.addProcess(
            pid: 5, ["k3s", "server"], program: "/usr/local/bin/k3s", comm: "k3s-server")
        try node.addProcess(pid: 6, ["kubelet"])
        try node.write("/proc/6/status", "Uid:\t1000\t1000\t1000\t1000\n")
        #expect(try await node.kubelet().unknownReason?.contains("k3s") == true)
    }

    @Test func `a kubelet in a pod is not the node's`() async throws {
        let node = try TestFolder()
        try node.addProcess(pid: 6, ["kubelet"])
        try node.write("/proc/6/cgroup", "0::/kubepods/besteffort/pod1/x\n")
        #expect(try await observe(node).instances.isEmpty)
    }

    @Test(arguments: [[], ["kubelet: working for you"]])
    func `a command line that is overwritten makes the kubelet unknown`(
        arguments: [String]
    ) async throws {
        let node = try TestFolder()
        try node.addProcess(pid: 6, arguments)
        #expect(try await node.kubelet().unknownReason?.contains("command line") == true)
    }

    @Test(arguments: [
        "ExecStart=/usr/local/bin/start-kubelet.sh --config=/c",
        "ExecStart=/bin/sh -c 'exec kubelet --config=/c'",
        "RootDirectory=/srv\nExecStart=/usr/bin/kubelet",
        "BindReadOnlyPaths=/a:/var/lib/kubelet\nExecStart=/usr/bin/kubelet",
    ])
    func `a unit that hides what the kubelet gets makes it unknown`(text: String) async throws {
        let node = try TestFolder()
        try node.write("/etc/systemd/system/kubelet.service", "[Service]\n\(text)\n")
        #expect(try await node.kubelet().unknownReason != nil)
    }

    @Test func `a unit's working directory is where its paths begin`() async throws {
        let node = try TestFolder()
        try node.writeConfig("readOnlyPort: 9\n", path: "/srv/c.yaml")
        try node.write(
            "/etc/systemd/system/kubelet.service",
            "[Service]\nWorkingDirectory=/srv\nExecStart=/usr/bin/kubelet --config=c.yaml\n")
        #expect(try await node.kubelet().at("config.readOnlyPort")?.value == .int(9))
    }

    @Test(arguments: [true, false])
    func `a unit of another name starts a kubelet too`(hasKubeadm: Bool) async throws {
        let node = try TestFolder()
        if hasKubeadm { try node.writeConfig("readOnlyPort: 0\n") }
        try node.write("/etc/systemd/system/a.service", "[Service]\nExecStart=/bin/a kubelet\n")
        try node.write(
            "/etc/systemd/system/node-kubelet.service",
            "[Service]\nExecStart=/opt/bin/kubelet --read-only-port=9\n")
        let kubelet = try await node.kubelet()
        #expect(kubelet["source"]?.value == .string("unit"))
        #expect(kubelet.at("config.readOnlyPort")?.value == .int(9))
        // That of the usual name counts before it.
        try node.write(
            "/etc/systemd/system/kubelet.service",
            "[Service]\nExecStart=/usr/bin/kubelet --read-only-port=7\n")
        #expect(try await node.kubelet().at("config.readOnlyPort")?.value == .int(7))
    }

    @Test func `where processes are seen, kubeadm's files alone are not believed`() async throws {
        let node = try TestFolder()
        try node.writeConfig("readOnlyPort: 0\n")
        try node.write("/proc/1/cmdline", "/sbin/init\0")
        #expect(try await node.kubelet().unknownReason?.contains("kubeadm") == true)
    }

    @Test func `flags that a version lacks keep it from starting`() async throws {
        let node = try TestFolder()
        try node.addKubeletPackage(version: "1.31.2")
        try node.write(
            "/etc/systemd/system/kubelet.service",
            "[Service]\nExecStart=/usr/bin/kubelet --network-plugin=cni --anonymous-auhth=false\n")
        let errors = try await node.kubelet()["startErrors"]?.texts ?? []
        #expect(errors.contains { $0.contains("--network-plugin") })
        #expect(errors.contains { $0.contains("--anonymous-auhth") })
    }
}

import HostSystem
import Posture
import TestFolder
import Testing

@testable import Probes

struct ComponentFinderTests {
    /// The same API server, written in many ways.
    @Test(arguments: [
        "command: [kube-apiserver, --anonymous-auth=false, --secure-port=7000]",
        "command: [kube-apiserver, --anonymous-auth=False, --secure-port, '7000']",
        "command: [/usr/local/bin/kube-apiserver]\n    args: ['--anonymous-auth=0', --secure-port=7000]",
        "args: [kube-apiserver, --anonymous-auth=f, --secure-port=7000]",
        "args: [--anonymous-auth=false, --secure-port=7000]",
        "command: [/go-runner, --log-file=/var/log/x, kube-apiserver, --anonymous-auth=false, --secure-port=7000]",
        "command: [/bin/sh, -c, 'exec kube-apiserver --anonymous-auth=false --secure-port=7000']",
        "command: [/bin/sh, -ec, \"export A=1; mkdir -p /var/log/kube-apiserver; exec /usr/local/bin/kube-apiserver \\\\\\n --anonymous-auth=false \\\\\\n '--secure-port'=7000 1>>/var/log/kube-apiserver.log 2>&1\"]",
        "command: [sh, -c, 'kube-apiserver --secure-port 7000 \"--anonymous-auth=false\" 2>&1 | tee -a /var/log/kube-apiserver.log # --anonymous-auth=true']",
        "env: [{name: ANON, value: 'false'}]\n    command: [kube-apiserver, --anonymous-auth=$(ANON), --secure-port=7000]",
        "command:\n    - kube-apiserver\n    # - --anonymous-auth=true\n    - --anonymous-auth=false # --anonymous-auth=true\n    - --secure-port=7000",
    ])
    func `a command is read however it is written`(command: String) async throws {
        let node = try TestFolder()
        try node.write(
            ControlPlaneNode.folderOfManifests + "/a.yaml", ControlPlaneNode.manifest(command))
        let found = try await node.apiserver()
        #expect(found["source"]?.value == .string("manifest"))
        #expect(found.at("authentication.anonymous.enabled")?.value == .bool(false))
        #expect(found.at("config.securePort")?.value == .int(7000))
        #expect(found["startErrors"]?.value == .list([]))
    }

    /// What cannot be told is unknown, and never a default.
    @Test(arguments: [
        "command: [/bin/sh, -c, 'if true; then exec kube-apiserver --anonymous-auth=false; fi']",
        "command: [/bin/sh, -c, 'kube-apiserver --profiling=false || kube-apiserver']",
        "command: [/usr/bin/starter, kube-apiserver, --anonymous-auth=false]",
        "command: [/usr/bin/starter]",
        "command: [/bin/sh, /scripts/kube-apiserver]",
    ])
    func `a command that cannot be told is unknown`(command: String) async throws {
        let node = try TestFolder()
        try node.write(
            ControlPlaneNode.folderOfManifests + "/a.yaml", ControlPlaneNode.manifest(command))
        let component = try await node.apiservers()
        #expect(component.instances.count == 1)
        #expect(component.instances.first?.unknownReason != nil)
    }

    @Test(arguments: [
        "command: [kube-apiserver, $(EXTRA), --anonymous-auth=false]",
        "command: [/bin/sh, -c, 'exec kube-apiserver --anonymous-auth=false $EXTRA']",
    ])
    func `words that only the cluster knows can be any flag`(command: String) async throws {
        let node = try TestFolder()
        try node.write(
            ControlPlaneNode.folderOfManifests + "/a.yaml",
            ControlPlaneNode.manifest(
                "env: [{name: EXTRA, valueFrom: {fieldRef: {fieldPath: status.hostIP}}}]\n    "
                    + command))
        let found = try await node.apiserver()
        #expect(found.at("config.profiling")?.unknownReason != nil)
        #expect(found["authentication"]?.unknownReason != nil)
        #expect(found["startErrors"]?.unknownReason != nil)
    }

    @Test(arguments: [
        "envFrom: [{configMapRef: {name: flags}}]\n    command: [kube-apiserver, $(EXTRA)]",
        "command: [kube-apiserver, $(KUBERNETES_SERVICE_HOST)]",
    ])
    func `variables that stand in no list can be any flag`(container: String) async throws {
        let node = try TestFolder()
        let path = ControlPlaneNode.folderOfManifests + "/a.yaml"
        try node.write(path, ControlPlaneNode.manifest(container))
        #expect(try await node.apiserver().at("config.profiling")?.unknownReason != nil)
        // What nobody gives stays as it is written, and is no flag.
        try node.write(path, ControlPlaneNode.manifest("command: [kube-apiserver, $(EXTRA)]"))
        #expect(try await node.apiserver().at("config.profiling")?.value == .bool(true))
    }

    @Test func `a value that only the cluster knows leaves the other flags alone`() async throws {
        let node = try TestFolder()
        try node.write(
            ControlPlaneNode.folderOfManifests + "/a.yaml",
            ControlPlaneNode.manifest(
                "env: [{name: IP, valueFrom: {fieldRef: {fieldPath: status.hostIP}}}]\n    "
                    + "command: [kube-apiserver, --bind-address=$(IP), --profiling=false]"))
        let found = try await node.apiserver()
        #expect(found.at("config.bindAddress")?.unknownReason != nil)
        #expect(found.at("config.profiling")?.value == .bool(false))
    }

    @Test func `files are recognised by their command, and hidden ones are not read`()
        async throws
    {
        let node = try TestFolder()
        let folder = ControlPlaneNode.folderOfManifests
        let text = ControlPlaneNode.manifest("command: [kube-apiserver, --profiling=false]")
        try node.write(folder + "/zz-whatever", text)
        try node.write(folder + "/kube-apiserver.yaml.bak", text.replacing("false", with: "true"))
        try node.write(folder + "/.kube-apiserver.yaml", text)
        try node.write(folder + "/old/kube-apiserver.yaml", text)
        try node.write(
            folder + "/other.yaml",
            ControlPlaneNode.manifest("command: [nginx]", image: "docker.io/nginx:1"))
        let component = try await node.apiservers()
        #expect(
            component.instances.map { $0.at("config.profiling")?.value }
                == [.bool(true), .bool(false)])
        #expect(component.notes.contains { $0.contains("kube-apiserver.yaml.bak") })
    }

    @Test func `each container that starts it counts`() async throws {
        let node = try TestFolder()
        try node.write(
            ControlPlaneNode.folderOfManifests + "/a.json",
            #"{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": {"containers": [{"name": "x", "image": "x", "command": ["sleep"]}, {"name": "a", "image": "a", "command": ["kube-apiserver", "--secure-port=1"]}, {"name": "b", "image": "b", "command": ["kube-apiserver", "--secure-port=2"]}]}}"#
        )
        let ports = try await node.apiservers().instances.map { $0.at("config.securePort")?.value }
        #expect(ports == [.int(1), .int(2)])
    }

    @Test(arguments: [
        "command: [kube-apiserver, 7]", "command: kube-apiserver",
        "command: [kube-apiserver, true]",
    ])
    func `of a pod that the kubelet does not take nothing is known`(command: String) async throws {
        let node = try TestFolder()
        try node.write(
            ControlPlaneNode.folderOfManifests + "/a.yaml", ControlPlaneNode.manifest(command))
        let component = try await node.apiservers()
        #expect(component.instances.map { $0.unknownReason != nil } == [true])
        #expect(component.notes.contains { $0.contains("takes no pod from") })
    }

    @Test(arguments: [
        ("kube-apiserver.yaml", "\u{1}\u{2}", 1), ("kube-apiserver.yaml", "", 1),
        ("a.yaml", "apiVersion: v1\nkind: Pod\nspec: {containers: [{command: [kube-apiserver", 1),
        ("kube-apiserver.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n", 1),
        ("kube-scheduler.yaml", "\u{1}\u{2}", 0), ("notes.txt", "No kube-apiserver here: [", 0),
    ])
    func `a broken manifest does not hide the component that it is for`(
        name: String, text: String, count: Int
    ) async throws {
        let node = try TestFolder()
        try node.write(ControlPlaneNode.folderOfManifests + "/" + name, text)
        let component = try await node.apiservers()
        #expect(component.instances.compactMap(\.unknownReason).count == count)
        #expect(component.instances.count == count)
        try node.write(
            ControlPlaneNode.folderOfManifests + "/b.yaml",
            ControlPlaneNode.manifest("command: [kube-apiserver]"))
        #expect(try await node.apiserver().unknownReason == nil)
    }

    @Test func `the kubelet's own folder is the one that counts`() async throws {
        let node = try TestFolder.running("staticPodPath: /srv/pods\n")
        let text = ControlPlaneNode.manifest("command: [kube-apiserver, --secure-port=1]")
        try node.write("/srv/pods/a.yaml", text)
        try node.write(
            ControlPlaneNode.folderOfManifests + "/a.yaml", text.replacing("=1", with: "=2"))
        #expect(try await node.apiserver().at("config.securePort")?.value == .int(1))
    }

    @Test func `a running process is what counts, and its differences are told`() async throws {
        let node = try ControlPlaneNode.apiserver(["--profiling=false", "--secure-port=6443"])
        try node.addProcess(
            pid: 9, ["kube-apiserver", "--secure-port=6443", "--anonymous-auth=true"],
            program: "/usr/local/bin/kube-apiserver", comm: "kube-apiserver")
        let found = try await node.apiserver()
        #expect(found["source"]?.value == .string("process"))
        #expect(found.at("config.profiling")?.value == .bool(true))
        #expect(found["version"]?.value == .string("v1.36.2"))
        #expect(found["differences"]?.texts(of: "flag") == ["anonymous-auth", "profiling"])
        #expect(found["differences"]?.texts(of: "process") == ["true"])
        #expect(found["differences"]?.texts(of: "manifest") == ["false"])
    }

    @Test func `a unit starts it where no pod does`() async throws {
        let node = try TestFolder()
        try node.write("/etc/kube.env", "ARGS=--profiling=false\n")
        try node.write(
            "/etc/systemd/system/kube-apiserver.service",
            "[Service]\nEnvironmentFile=/etc/kube.env\n"
                + "ExecStart=/opt/v1.31.2/kube-apiserver --secure-port=1 $ARGS\n")
        let found = try await node.apiserver()
        #expect(found["source"]?.value == .string("unit"))
        #expect(found["version"]?.value == .string("v1.31.2"))
        #expect(found.at("config.profiling")?.value == .bool(false))
        #expect(found.at("files.unit")?.texts(of: "path").count == 2)
    }

    @Test(arguments: [
        (["/usr/bin/microshift", "run"], "microshift", true),
        (["/usr/local/bin/k3s", "agent"], "k3s", false),
        (["/snap/kubelite", "--x"], "kubelite", true),
    ])
    func `a program that has it inside is not known`(
        arguments: [String], comm: String, isThere: Bool
    ) async throws {
        let node = try TestFolder()
        try node.addProcess(pid: 9, arguments, program: arguments[0], comm: comm)
        let component = try await node.apiservers()
        #expect(component.instances.compactMap(\.unknownReason).count == (isThere ? 1 : 0))
    }

    @Test(arguments: [("run", 1), ("version", 0)])
    func `a service that has it inside is not known where nothing runs`(
        role: String, count: Int
    ) async throws {
        let node = try TestFolder()
        try node.write(
            "/etc/systemd/system/microshift.service",
            "[Service]\nExecStart=/usr/bin/microshift \(role)\n")
        let component = try await node.apiservers()
        #expect(component.instances.compactMap(\.unknownReason).count == count)
        #expect(component.instances.count == count)
    }

    @Test func `one in a pod with its own network serves another cluster`() async throws {
        let node = try TestFolder()
        try node.addProcess(
            pid: 9, ["kube-apiserver"], program: "/bin/kube-apiserver", comm: "kube-apiserver")
        try node.write("/proc/9/cgroup", "0::/kubepods.slice/kubepods-pod1.slice/x\n")
        try node.link("/proc/1/ns/net", to: "net:[1]")
        try node.link("/proc/9/ns/net", to: "net:[2]")
        #expect(try await node.apiservers().instances.isEmpty)
        try node.link("/proc/9/ns/net", to: "net:[1]")
        #expect(try await node.apiservers().instances.count == 1)
    }

    @Test func `a node without any has none`() async throws {
        let component = try await TestFolder().apiservers()
        #expect(component.instances.isEmpty)
    }

    @Test func `a manifest that cannot be read is unknown where nothing else is there`()
        async throws
    {
        let node = try TestFolder()
        // More than any file that is read.
        try node.write(
            ControlPlaneNode.folderOfManifests + "/big.yaml",
            [UInt8](repeating: UInt8(ascii: "#"), count: (1 << 20) + 1))
        let component = try await node.apiservers()
        #expect(component.instances.compactMap(\.unknownReason).count == 1)
        // Beside one that can be read it may be another, with other flags.
        try node.write(
            ControlPlaneNode.folderOfManifests + "/kube-apiserver.yaml",
            ControlPlaneNode.manifest("command: [kube-apiserver]"))
        let both = try await node.apiservers()
        #expect(both.instances.count == 2)
        #expect(both.instances.compactMap(\.unknownReason).count == 1)
    }

    @Test func `a manifest whose link leads nowhere may be any component's`() async throws {
        let node = try TestFolder()
        let folder = ControlPlaneNode.folderOfManifests
        try node.link(folder + "/kube-apiserver.yaml", to: "/srv/pods/kube-apiserver.yaml")
        let component = try await node.apiservers()
        #expect(component.instances.compactMap(\.unknownReason).count == 1)
        try node.write(
            "/srv/pods/kube-apiserver.yaml",
            ControlPlaneNode.manifest("command: [kube-apiserver, --profiling=false]"))
        #expect(try await node.apiserver().at("config.profiling")?.value == .bool(false))
    }

    @Test func `a unit of another name starts a component too`() async throws {
        let node = try TestFolder()
        try node.write(
            "/etc/systemd/system/about.service", "[Service]\nExecStart=/bin/about kube-apiserver\n")
        #expect(try await node.apiservers().instances.isEmpty)
        try node.write(
            "/etc/systemd/system/kubernetes-api.service",
            "[Service]\nExecStart=/opt/bin/kube-apiserver --profiling=false\n")
        let found = try await node.apiserver()
        #expect(found["source"]?.value == .string("unit"))
        #expect(found.at("config.profiling")?.value == .bool(false))
    }

    @Test func `among too many units there may be one that starts a component`() async throws {
        let node = try TestFolder()
        for number in 0..<501 {
            try node.write(
                "/etc/systemd/system/a\(number).service", "[Service]\nExecStart=/bin/a\n")
        }
        try node.write(
            "/etc/systemd/system/z.service", "[Service]\nExecStart=/opt/bin/kube-apiserver\n")
        #expect(try await node.apiserver()["source"]?.value == .string("unit"))
        for number in 501...4_000 { try node.write("/etc/systemd/system/a\(number).service", "") }
        let component = try await node.apiservers()
        #expect(component.instances.compactMap(\.unknownReason).count == 1)
    }
}

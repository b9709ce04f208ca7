import HostSystem
import Posture
import TestFolder
import Testing

@testable import Probes

struct ContainerdProbeTests {
    @Test func `without a file all is built in`() async throws {
        let runtime = try await TestFolder.containerd(nil).runtime()
        #expect(runtime["name"]?.text == "containerd")
        #expect(runtime["appArmor"]?.value == .bool(true))
        #expect(
            runtime["appArmor"]?.origin == .builtInDefault(component: "containerd", version: nil))
        #expect(runtime["selinux"]?.value == .bool(false))
        #expect(runtime["defaultSeccomp"]?.text == "unconfined")
        #expect(runtime["defaultHandler"]?.text == "runc")
        #expect(runtime["handlers"]?.column("name") == ["runc"])
        #expect(runtime.at("streaming.isLoopback")?.value == .bool(true))
        #expect(runtime.at("cni.confDirs")?.texts == ["/etc/cni/net.d"])
        #expect(runtime["listeners"]?.elements == [])
        #expect(runtime["servesKubernetes"]?.value == .bool(true))
        #expect(runtime["version"] == nil)
    }

    @Test func `without a runtime there is nothing`() async throws {
        let node = try TestFolder()
        #expect(await RuntimeProbe().observe(try node.host()).instances.isEmpty)
    }

    @Test(arguments: [
        ("", "cri", "cri"),
        ("version = 2\n", "io.containerd.grpc.v1.cri", "io.containerd.grpc.v1.cri"),
        ("version = 3\n", "io.containerd.cri.v1.runtime", "io.containerd.cri.v1.images"),
    ])
    func `each version of the file is read`(head: String, runtime: String, images: String) throws {
        let config =
            head + """
                [grpc]
                tcp_address = "0.0.0.0:1234"
                [plugins.'\(runtime)']
                disable_apparmor = true
                enable_selinux = true
                unset_seccomp_profile = "runtime/default"
                [plugins.'\(runtime)'.containerd]
                default_runtime_name = "kata"
                runtimes.kata.privileged_without_host_devices = true
                runtimes.kata.runtime_type = "io.containerd.kata.v2"
                [plugins.'\(images)'.registry.mirrors.'reg.example']
                endpoint = ["http://reg.example:5000", "https://other.example"]
                """
        let node = try TestFolder.containerd(config)
        let path = "/etc/containerd/config.toml"
        let generations: [ContainerdConfig.Generation] =
            head.contains("3") ? [.two] : [.one, .two]
        for generation in generations {
            let host = try node.host()
            let daemon = try #require(DaemonFinder(host: host).find().daemons.first)
            let settings = ContainerdSettings(
                daemon: daemon, config: try ContainerdConfig(path, host, generation), version: nil)
            let fields = Fact(.map(settings.fields()), from: .file(path: path))
            let line = head.isEmpty ? 4 : 5
            #expect(fields["appArmor"]?.value == .bool(false))
            #expect(fields["appArmor"]?.origin == .file(path: path, line: line, column: 20))
            #expect(fields["selinux"]?.value == .bool(true))
            #expect(fields["defaultSeccomp"]?.text == "runtime/default")
            #expect(fields["defaultHandler"]?.text == "kata")
            let kata = fields["handlers"]?.elements.first { $0["name"]?.text == "kata" }
            #expect(kata?["privilegedWithoutHostDevices"]?.value == .bool(true))
            #expect(fields["registries"]?.column("isPlainHTTP") == ["true", "false"])
            #expect(fields["listeners"]?.column("address") == ["0.0.0.0:1234"])
            #expect(fields["listeners"]?.column("hasTLS") == ["false"])
        }
    }

    @Test func `names of another version are not those that count`() async throws {
        let config = "[plugins.'io.containerd.grpc.v1.cri']\ndisable_apparmor = true\n"
        let node = try TestFolder.containerd(config)
        let old = try ContainerdConfig("/etc/containerd/config.toml", try node.host(), .one)
        #expect(old.runtime == nil)
        // Containerd 2 takes them, and which one runs is not known.
        #expect(try await node.runtime()["appArmor"]?.unknownReason?.contains("version") == true)
    }

    @Test func `a file of version 3 is containerd 2's`() async throws {
        let runtime = try await TestFolder.containerd(
            "version = 3\n[plugins.'io.containerd.cri.v1.runtime']\nenable_selinux = true\n"
        ).runtime()
        #expect(runtime["selinux"]?.value == .bool(true))
        #expect(runtime["appArmor"]?.value == .bool(true))
        let old = try await TestFolder.containerd("version = 2\n[plugins.cri]\n").runtime()
        #expect(old["selinux"]?.value == .bool(false))
    }

    @Test func `what imports do depends on the release`() async throws {
        let node = try TestFolder.containerd(
            """
            version = 2
            imports = ["/etc/containerd/conf.d/*.toml", "more.toml"]
            [plugins.'io.containerd.grpc.v1.cri']
            disable_apparmor = true
            enable_selinux = true
            """)
        try node.write(
            "/etc/containerd/conf.d/10.toml",
            "[plugins.'io.containerd.grpc.v1.cri']\nenable_selinux = false\n")
        try node.write("/etc/containerd/conf.d/.hidden.toml", "[grpc]\ntcp_address = ':1'\n")
        try node.write("/etc/containerd/more.toml", "[grpc]\ntcp_address = ''\n")
        let path = "/etc/containerd/config.toml"
        let old = try ContainerdConfig(path, try node.host(), .one)
        #expect(old.runtime?["disable_apparmor"] == nil)
        let new = try ContainerdConfig(path, try node.host(), .two)
        #expect(new.runtime?["disable_apparmor"]?.value == .bool(true))
        #expect(new.runtime?["enable_selinux"]?.value == .bool(false))
        #expect(new.config.at("grpc.tcp_address")?.text == ":1")
        #expect(new.files.count == 4)
        let runtime = try await node.runtime()
        #expect(runtime["appArmor"]?.isUnknown == true)
        #expect(runtime["selinux"]?.value == .bool(false))
        #expect(runtime.at("files.config")?.elements.count == 4)
    }

    @Test(arguments: [
        "a = ", "version = 2\nimports = [\"/nowhere.toml\"]", "[plugins]\n[plugins]",
        "[grpc]\ntcp_address = 2375", "grpc = 5", "[grpc]\ntcp_address = ['0.0.0.0:2375']",
        "plugins = 5", "version = 2\n[plugins.'io.containerd.grpc.v1.cri'.registry]\nmirrors = 5",
        "version = 2\n[plugins.'io.containerd.grpc.v1.cri'.registry.mirrors.a]\n"
            + "endpoint = 'http://a'",
        "version = 2\n[plugins.'io.containerd.grpc.v1.cri'.registry.configs.a.tls]\n"
            + "insecure_skip_verify = 'true'",
    ])
    func `what containerd does not take is unknown`(config: String) async throws {
        let runtime = try await TestFolder.containerd(config).runtime()
        for name in ["appArmor", "registries", "listeners", "handlers", "servesKubernetes"] {
            #expect(runtime[name]?.unknownReason != nil)
        }
        #expect(runtime["name"]?.text == "containerd")
    }

    /// `containerd config default` of 2.2 prints an import of this folder, and only a file that names
    /// it has it read.
    @Test func `a folder that no file names is not imported`() async throws {
        let tcp =
            "version = 3\n[plugins.'io.containerd.server.v1.grpc-tcp']\naddress = '0.0.0.0:1'\n"
        for (config, count) in [
            (nil, 0), ("version = 3\n", 0),
            ("version = 3\nimports = ['/etc/containerd/conf.d/*.toml']\n", 1),
        ] {
            let node = try TestFolder.containerd(config)
            try node.write("/etc/containerd/conf.d/a.toml", tcp)
            let config = try ContainerdConfig("/etc/containerd/config.toml", node.host(), .two)
            #expect(config.files.count == count + (config.files.isEmpty ? 0 : 1))
        }
    }

    @Test func `a file that cannot be read is unknown`() async throws {
        let node = try TestFolder.containerd(nil)
        try node.makeFolder("/etc/containerd/config.toml")
        let runtime = try await node.runtime()
        #expect(runtime["registries"]?.unknownReason?.contains("a folder") == true)
        #expect(runtime.at("files.sockets")?.isUnknown == true)
    }

    @Test func `files that import one another are read once`() async throws {
        let node = try TestFolder.containerd("version = 2\nimports = [\"/a.toml\"]\n")
        try node.write("/a.toml", "version = 2\nimports = [\"/a.toml\", \"/b.toml\"]\n")
        try node.write("/b.toml", "version = 2\nimports = [\"/a.toml\"]\noom_score = 1\n")
        let config = try ContainerdConfig("/etc/containerd/config.toml", try node.host(), .one)
        #expect(config.files == ["/etc/containerd/config.toml", "/a.toml", "/b.toml"])
    }

    @Test func `folders of registries are read`() async throws {
        let node = try TestFolder.containerd(
            """
            version = 2
            [plugins.'io.containerd.grpc.v1.cri'.registry]
            config_path = "/etc/containerd/certs.d:/more"
            """)
        try node.write(
            "/etc/containerd/certs.d/_default/hosts.toml",
            "[host.'http://cache.example']\ncapabilities = ['pull']\n[host.'http://localhost:5000']\n"
        )
        try node.write(
            "/etc/containerd/certs.d/quay.io/hosts.toml",
            "server = 'https://quay.io'\nskip_verify = true\n[host.'https://mirror.example']\n"
                + "skip_verify = true\n")
        try node.write("/more/quay.io/hosts.toml", "server = 'http://never.example'\n")
        try node.write("/more/broken.example/hosts.toml", "server = \n")
        let registries = try await node.runtime()["registries"]
        #expect(
            registries?.column("endpoint") == [
                "http://cache.example", "http://localhost:5000", "https://mirror.example",
                "https://quay.io",
            ])
        #expect(registries?.column("isPlainHTTP") == ["true", "true", "false", "false"])
        #expect(registries?.column("isLoopback") == ["false", "true", "false", "false"])
        #expect(registries?.column("skipsVerification") == ["false", "false", "true", "true"])
        #expect(registries?.elements.last?.unknownReason?.contains("broken.example") == true)
    }

    @Test func `flags name the file, the socket and the folders`() async throws {
        let node = try TestFolder.containerd(
            "[plugins.cri]\ndisable_apparmor = true\n",
            flags: [
                "-c", "/var/lib/k3s/config.toml", "-a", "/run/k3s/containerd.sock", "--state",
                "/run/k3s/containerd", "--root=/var/lib/k3s",
            ])
        try node.write("/var/lib/k3s/config.toml", "version = 2\n", mode: 0o600)
        try node.write("/run/k3s/containerd.sock", "", mode: 0o666)
        try node.makeFolder("/run/k3s/containerd")
        let runtime = try await node.runtime()
        #expect(runtime["appArmor"]?.value == .bool(true))
        #expect(runtime.at("files.config")?.column("path") == ["/var/lib/k3s/config.toml"])
        #expect(runtime.at("files.sockets")?.column("mode") == ["0666"])
        #expect(
            runtime.at("files.folders")?.column("path") == ["/var/lib/k3s", "/run/k3s/containerd"])
    }

    @Test func `one that does not serve the kubelet is told so`() async throws {
        let runtime = try await TestFolder.containerd("disabled_plugins = ['cri']\n").runtime()
        #expect(runtime["servesKubernetes"]?.value == .bool(false))
        #expect(runtime["appArmor"] == nil)
    }

    @Test func `what a unit would start is read where none runs`() async throws {
        let node = try TestFolder()
        try node.write(
            "/usr/lib/systemd/system/containerd.service",
            "[Service]\nExecStart=/usr/bin/containerd --config /etc/other.toml\n")
        try node.write("/etc/other.toml", "version = 2\nroot = '/data'\n")
        let runtime = try await node.runtime()
        #expect(runtime["source"]?.text == "unit")
        #expect(runtime.at("files.config")?.column("path") == ["/etc/other.toml"])
    }

    @Test func `a program in a pod is not the node's`() async throws {
        let node = try TestFolder.containerd(nil)
        try node.write("/proc/500/cgroup", "0::/kubepods.slice/kubepods-pod1.slice/x\n")
        let component = await RuntimeProbe().observe(try node.host())
        #expect(component.instances.isEmpty)
        #expect(component.notes.count == 1)
    }

    @Test(arguments: [
        (
            "/var/lib/rancher/k3s/agent/etc/containerd/config.toml",
            "/var/lib/rancher/k3s/agent/containerd", "/run/k3s/containerd/containerd.sock"
        ),
        (
            "/var/lib/rancher/rke2/agent/etc/containerd/config.toml",
            "/var/lib/rancher/rke2/agent/containerd", "/run/k3s/containerd/containerd.sock"
        ),
        (
            "/var/snap/microk8s/current/args/containerd.toml",
            "/var/snap/microk8s/common/var/lib/containerd",
            "/var/snap/microk8s/common/run/containerd.sock"
        ),
        ("/etc/k0s/containerd.toml", "/var/lib/k0s/containerd", "/run/k0s/containerd.sock"),
        ("/etc/containerd/config.toml", "/var/lib/containerd", "/run/containerd/containerd.sock"),
    ])
    func `what a distribution's containerd keeps lies where it puts it`(
        config: String, root: String, socket: String
    ) async throws {
        let node = try TestFolder()
        try node.write(config, "version = 2\n")
        try node.makeFolder(root)
        try node.write(socket, "", mode: 0o666)
        var runtime = try await node.runtime()
        #expect(runtime.at("files.folders")?.column("path").contains(root) == true)
        #expect(runtime.at("files.sockets")?.column("mode") == ["0666"])
        try node.makeFolder("/srv/containerd")
        try node.write(config, "version = 2\nroot = '/srv/containerd'\n")
        runtime = try await node.runtime()
        #expect(runtime.at("files.folders")?.column("path").first == "/srv/containerd")
    }

    @Test(arguments: [
        ("", ["http://m.example"]),
        ("[plugins.'io.containerd.cri.v1.images'.registry]\nconfig_path = ''\n", []),
    ])
    func `folders of registries are read where nothing is said of them`(
        config: String, endpoints: [String]
    ) async throws {
        let node = try TestFolder.containerd("version = 3\n\(config)")
        try node.write(
            "/etc/containerd/certs.d/a.example/hosts.toml", "[host.'http://m.example']\n")
        #expect(try await node.runtime()["registries"]?.column("endpoint") == endpoints)
    }

    @Test(
        arguments: [
            (nil, true), ("2.0.5", false), ("2.1.4", false), ("2.2.0", true), ("2.10.1", true),
            ("3.0.0", true),
        ] as [(String?, Bool)])
    func `releases before have no usual folders of registries`(version: String?, hasThem: Bool) {
        #expect(ContainerdSettings.hasUsualFolders(version) == hasThem)
    }
}

import Posture
import TestFolder
import Testing

@testable import Probes

struct CRIOProbeTests {
    private func crio(
        _ files: [String: String], flags: [String] = []
    ) async throws -> Fact {
        let node = try TestFolder()
        for (path, text) in files { try node.write(path, text) }
        try node.addProcess(
            pid: 600, ["/usr/bin/crio"] + flags, program: "/usr/bin/crio", comm: "crio")
        return try await node.runtime()
    }

    @Test func `without files all is built in`() async throws {
        let runtime = try await crio([:])
        #expect(runtime["name"]?.text == "crio")
        #expect(runtime["selinux"]?.value == .bool(false))
        #expect(runtime["appArmor"]?.value == .bool(true))
        #expect(runtime["defaultSeccomp"]?.text == "runtime/default")
        #expect(runtime["defaultHandler"]?.isUnknown == true)
        #expect(runtime["registries"]?.elements == [])
    }

    @Test func `drop-ins count over the file and flags over both`() async throws {
        let runtime = try await crio(
            [
                "/etc/crio/crio.conf":
                    "[crio.runtime]\nselinux = true\nseccomp_profile = 'unconfined'\n",
                "/etc/crio/crio.conf.d/20-b.conf": "[crio.runtime]\nselinux = false\n",
                "/etc/crio/crio.conf.d/10-a.conf":
                    "[crio.runtime]\nselinux = true\ndefault_runtime = 'crun'\n"
                    + "[crio.runtime.runtimes.crun]\nruntime_path = '/usr/bin/crun'\n"
                    + "privileged_without_host_devices = true\n",
            ], flags: ["--apparmor-profile", "unconfined", "--default-runtime=other"])
        #expect(runtime["selinux"]?.value == .bool(false))
        #expect(
            runtime["selinux"]?.origin
                == .file(path: "/etc/crio/crio.conf.d/20-b.conf", line: 2, column: 11))
        #expect(runtime["defaultSeccomp"]?.text == "unconfined")
        #expect(runtime["appArmor"]?.value == .bool(false))
        #expect(runtime["defaultHandler"]?.text == "other")
        #expect(runtime["handlers"]?.column("privilegedWithoutHostDevices") == ["true"])
        #expect(runtime.at("files.config")?.elements.count == 3)
    }

    @Test func `files in folders of drop-ins count, in the order of a walk`() async throws {
        let runtime = try await crio([
            "/etc/crio/crio.conf.d/10-site/a.conf":
                "[crio.runtime]\nseccomp_profile = 'unconfined'\nselinux = true\n",
            "/etc/crio/crio.conf.d/20-b.conf": "[crio.runtime]\nselinux = false\n",
        ])
        #expect(runtime["defaultSeccomp"]?.text == "unconfined")
        #expect(runtime["selinux"]?.value == .bool(false))
        #expect(runtime.at("files.config")?.elements.count == 2)
    }

    @Test func `variables stand for flags that are not given`() async throws {
        let node = try TestFolder()
        try node.write("/etc/crio/crio.conf", "[crio.runtime]\napparmor_profile = 'crio-default'\n")
        try node.write(
            "/etc/sysconfig/crio",
            "CONTAINER_SECCOMP_PROFILE=unconfined\nCONTAINER_APPARMOR_PROFILE=unconfined\n"
                + "CONTAINER_SELINUX=true\nCONTAINER_ENABLE_TLS=true\n")
        try node.write(
            "/usr/lib/systemd/system/crio.service",
            "[Service]\nEnvironmentFile=-/etc/sysconfig/crio\n"
                + "ExecStart=/usr/bin/crio --selinux=false\n")
        let runtime = try await node.runtime()
        #expect(runtime["defaultSeccomp"]?.text == "unconfined")
        #expect(
            runtime["defaultSeccomp"]?.origin == .file(path: "/etc/sysconfig/crio", line: 1))
        #expect(runtime["appArmor"]?.value == .bool(false))
        #expect(runtime["selinux"]?.value == .bool(false))
        #expect(runtime.at("streaming.hasTLS")?.value == .bool(true))
    }

    @Test func `the variables of a CRI-O that runs are those of its process`() async throws {
        let node = try TestFolder()
        try node.addProcess(
            pid: 600, ["/usr/bin/crio"], program: "/usr/bin/crio", comm: "crio")
        try node.write("/proc/600/environ", "A=b\0CONTAINER_STREAM_ADDRESS=0.0.0.0\0")
        let runtime = try await node.runtime()
        #expect(runtime.at("streaming.address")?.text == "0.0.0.0")
        #expect(runtime.at("streaming.isLoopback")?.value == .bool(false))
    }

    @Test(arguments: [
        ("[storage]\ngraphroot = '/data/a'\nrunroot = '/data/b'\n", "", ["/data/a", "/data/b"]),
        ("[storage]\ngraphroot = '/data/a'\n", "[crio]\nroot = '/data/b'\n", ["/data/b"]),
        ("", "[crio]\nroot = ''\nrunroot = '/data/a'\n", ["/data/a"]),
    ])
    func `storage lies where its own file says`(
        storage: String, config: String, folders: [String]
    ) async throws {
        let node = try TestFolder()
        try node.makeFolder("/data/a")
        try node.makeFolder("/data/b")
        try node.write("/etc/crio/crio.conf", config)
        try node.write("/etc/containers/storage.conf", storage)
        try node.write("/usr/share/containers/storage.conf", "[storage]\ngraphroot = '/data'\n")
        #expect(try await node.runtime().at("files.folders")?.column("path") == folders)
    }

    @Test func `insecure registries are told wherever they stand`() async throws {
        let runtime = try await crio(
            [
                "/etc/crio/crio.conf": "[crio.image]\ninsecure_registries = ['a.example']\n",
                "/etc/containers/registries.conf":
                    "[[registry]]\nlocation = 'b.example'\ninsecure = true\n"
                    + "[[registry]]\nprefix = 'c.example/x'\nlocation = 'c.example'\n"
                    + "[[registry.mirror]]\nlocation = 'm.example'\ninsecure = true\n",
                "/etc/containers/registries.conf.d/1.conf":
                    "[[registry]]\nlocation = 'b.example'\ninsecure = false\n",
                "/etc/containers/registries.conf.d/no.txt": "[[registry]]\n= 1",
            ], flags: ["--insecure-registry", "d.example"])
        let insecure = runtime["registries"]?.elements.filter {
            $0["skipsVerification"]?.value == .bool(true)
        }
        #expect(
            insecure?.compactMap { $0["endpoint"]?.text } == [
                "a.example", "d.example", "m.example",
            ])
    }

    @Test(arguments: [
        ("registries.conf", ["own.example"]),
        ("registries.conf.d/1.conf", ["etc.example", "own.example"]),
    ])
    func `registries of root's own stand for the system's or beside them`(
        name: String, endpoints: [String]
    ) async throws {
        func text(_ host: String) -> String { "[[registry]]\nlocation = '\(host)'\n" }
        let runtime = try await crio([
            "/etc/containers/registries.conf": text("etc.example"),
            "/root/.config/containers/\(name)": text("own.example"),
        ])
        #expect(runtime["registries"]?.column("endpoint") == endpoints)
    }

    @Test(arguments: ["/etc/crio/crio.conf", "/etc/crio/crio.conf.d/x.conf"])
    func `a broken file makes all unknown`(path: String) async throws {
        let runtime = try await crio([path: "[crio"])
        #expect(runtime["selinux"]?.unknownReason?.contains(path) == true)
        #expect(runtime.at("files.config")?.isUnknown == true)
    }
}

import Foundation
import HostSystem
import Posture
import TOML
import TestFolder
import Testing

@testable import Probes

/// The containerd of this machine.
enum RealContainerd {
    static let program: String? = {
        let environment = ProcessInfo.processInfo.environment
        let folders = (environment["PATH"] ?? "/usr/bin").split(separator: ":").map(String.init)
        let found = folders.map { "\($0)/containerd" }.first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
        return found ?? (environment["MERLON_CI"] != nil ? "/usr/bin/containerd" : nil)
    }()
}

/// What a real containerd 1.x makes of files, which it prints (`containerd config dump`).
@Suite(.enabled(if: RealContainerd.program != nil, "needs containerd"))
struct RealContainerdTests {
    private static let cri = "[plugins.'io.containerd.grpc.v1.cri']\n"

    private static let cases: [[String]] = [
        [""], ["version = 2\n"], ["version = 2\n" + cri + "disable_apparmor = true\n"],
        ["[plugins.cri]\nenable_selinux = true\n"], [cri + "enable_selinux = true\n"],
        [
            "version = 2\n" + cri + "enable_selinux = true\nunset_seccomp_profile = 'x'\n",
            cri + "disable_apparmor = true\n",
        ],
        ["version = 2\n", "version = 2\n" + cri + "stream_server_address = '0.0.0.0'\n"],
        [
            "version = 2\n[grpc]\naddress = '/a.sock'\ntcp_address = ':1'\n",
            "[grpc]\naddress = ''\ntcp_address = ':2'\n",
        ],
        [
            "[plugins.cri]\nenable_selinux = true\n",
            "version = 2\n" + cri + "disable_apparmor = true\n",
        ],
        ["root = '/r'\nstate = '/s'\n", "root = '/q'\n"],
        [
            "version = 2\n[plugins.'io.containerd.grpc.v1.cri'.containerd.runtimes.kata]\n"
                + "runtime_type = 'k'\nprivileged_without_host_devices = true\n"
                + "[plugins.'io.containerd.grpc.v1.cri'.cni]\nconf_dir = '/c'\nmax_conf_num = 0\n"
        ],
        [
            "version = 2\n[plugins.'io.containerd.grpc.v1.cri'.containerd]\ndefault_runtime_name = 'y'\n"
        ],
        ["version = 2\n[plugins.'io.containerd.grpc.v1.cri'.registry]\nconfig_path = '/p:/q'\n"],
        ["version = 2\ndisabled_plugins = ['io.containerd.grpc.v1.cri']\n"],
        ["version = 2\nnonsense = = 1\n"], ["version = 2\n[grpc]\naddress = 1\n"],
    ]

    @Test(arguments: cases)
    func `the same comes out`(files: [String]) throws {
        let folder = try TestFolder()
        let main = try folder.place("config.toml")
        var text = files[0]
        if files.count > 1 { text = "imports = ['\(folder.path)/conf.d/*.toml']\n" + text }
        try folder.write("config.toml", text)
        for (number, file) in files.dropFirst().enumerated() {
            try folder.write("conf.d/\(number).toml", file)
        }
        let dump = try dump(main)
        let host = try HostView(root: "/")
        let daemon = Daemon(
            kind: .containerd, process: nil, unit: nil, files: host,
            flags: DaemonFlags([], of: .containerd), program: nil, workingDirectory: "/",
            foundConfig: main, runsHere: false)
        let config: ContainerdConfig
        do {
            config = try ContainerdConfig(main, host, .one)
        } catch {
            #expect(dump == nil, "\(error.reason)")
            return
        }
        // A value of a wrong type is found out later than when the file is read.
        guard let dump else { return #expect(files[0].contains("address = 1")) }
        let settings = ContainerdSettings(daemon: daemon, config: config, version: nil)
        try compare(settings, with: dump)
    }

    private func compare(_ settings: ContainerdSettings, with dump: TOMLNode) throws {
        let fields = Fact(.map(settings.fields()), from: .example("own"))
        #expect(settings.sockets.first == dump["grpc"]?["address"]?.text)
        #expect(settings.folders == [dump["root"]?.text, dump["state"]?.text])
        #expect(
            fields["listeners"]?.column("address").first ?? "" == dump["grpc"]?["tcp_address"]?.text
        )
        guard fields["servesKubernetes"]?.value == .bool(true) else {
            #expect(dump["plugins"]?["io.containerd.grpc.v1.cri"]?["disable_apparmor"] == nil)
            return
        }
        let cri = try #require(dump["plugins"]?["io.containerd.grpc.v1.cri"])
        #expect(fields["appArmor"]?.value == .bool(cri["disable_apparmor"]?.content != .bool(true)))
        #expect(fields["selinux"]?.value == .bool(cri["enable_selinux"]?.content == .bool(true)))
        let seccomp = cri["unset_seccomp_profile"]?.text
        #expect(fields["defaultSeccomp"]?.text == (seccomp == "" ? "unconfined" : seccomp))
        #expect(
            fields["defaultHandler"]?.text == cri["containerd"]?["default_runtime_name"]?.text)
        let handlers = cri["containerd"]?["runtimes"]?.table ?? [:]
        #expect(fields["handlers"]?.column("name") == handlers.keys.sorted())
        #expect(fields.at("streaming.address")?.text == cri["stream_server_address"]?.text)
        #expect(fields.at("cni.confDirs")?.texts.first == cri["cni"]?["conf_dir"]?.text)
        #expect(fields.at("cni.binDirs")?.texts.first == cri["cni"]?["bin_dir"]?.text)
        guard case .integer(let count) = cri["cni"]?["max_conf_num"]?.content else { return }
        #expect(fields.at("cni.maxConfigs")?.value == .int(count))
    }

    /// Nil where containerd refuses the files.
    private func dump(_ path: String) throws -> TOMLNode? {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: try #require(RealContainerd.program))
        process.arguments = ["--config", path, "config", "dump"]
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { return nil }
        return try TOML.document(bytes: Array(data), path: "dump")
    }
}

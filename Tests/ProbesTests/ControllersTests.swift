import HostSystem
import Posture
import TestFolder
import Testing

@testable import Probes

/// The controller manager and the scheduler.
struct ControllersTests {
    private func only(_ probe: any Probe, _ node: TestFolder) async throws -> Fact {
        let component = await probe.observe(try node.host())
        return try #require(component.instances.first)
    }

    @Test func `a controller manager of kubeadm`() async throws {
        let node = try ControlPlaneNode.kubeadm("v1.36.2-default")
        try node.write("/etc/kubernetes/controller-manager.conf", "kind: Config\n", mode: 0o640)
        let found = try await only(ControllerManagerProbe(), node)
        #expect(found.at("config.bindAddress")?.value == .string("127.0.0.1"))
        #expect(found.at("config.useServiceAccountCredentials")?.value == .bool(true))
        #expect(found.at("config.controllers")?.texts == ["*", "bootstrapsigner", "tokencleaner"])
        #expect(found.at("config.terminatedPodGcThreshold")?.value == .int(12500))
        #expect(found.at("config.port") == nil)
        #expect(found.at("files.kubeconfigs")?.texts(of: "mode") == ["0640"])
        #expect(found["kubeconfig"]?.unknownReason != nil)
    }

    @Test func `the insecure port of old versions`() async throws {
        let node = try ControlPlaneNode.kubeadm("v1.20.2-default")
        let manager = try await only(ControllerManagerProbe(), node)
        #expect(manager.at("config.port")?.value == .int(0))
        try node.write(
            ControlPlaneNode.folderOfManifests + "/kube-scheduler.yaml",
            ControlPlaneNode.manifest(
                "command: [kube-scheduler]", image: "k8s.gcr.io/kube-scheduler:v1.20.2"))
        let scheduler = try await only(SchedulerProbe(), node)
        #expect(scheduler.at("config.port")?.value == .int(10251))
    }

    @Test(arguments: [
        ([], "", true), (["--profiling=false"], "", false),
        // With a file the flag does not count.
        (["--profiling=false", "--config=/etc/kubernetes/s.yaml"], "", true),
        (["--config=/etc/kubernetes/s.yaml"], "enableProfiling: false", false),
        (["--profiling=false", "--config=/etc/kubernetes/s.yaml"], "enableProfiling: true", true),
    ])
    func `profiling of the scheduler`(flags: [String], file: String, isOn: Bool) async throws {
        let node = try TestFolder()
        try node.write(
            ControlPlaneNode.folderOfManifests + "/s.yaml",
            ControlPlaneNode.manifest(
                "command: [kube-scheduler, \(flags.joined(separator: ", "))]",
                image: "registry.k8s.io/kube-scheduler:v1.31.0"))
        try node.write(
            "/etc/kubernetes/s.yaml",
            "apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\n\(file)\n"
        )
        let found = try await only(SchedulerProbe(), node)
        #expect(found.at("config.profiling")?.value == .bool(isOn))
    }

    @Test(arguments: [
        ("v1.36.2", "v1", true), ("v1.25.0", "v1", true), ("v1.24.0", "v1", false),
        ("v1.28.0", "v1beta3", true), ("v1.29.0", "v1beta3", false), ("v1.28.0", "v1beta2", false),
        ("v1.22.0", "v1beta1", true), ("v1.23.0", "v1beta1", false), ("latest", "v1beta1", true),
    ])
    func `a scheduler's file is of a version that it takes`(
        version: String, api: String, isTaken: Bool
    ) async throws {
        let node = try TestFolder()
        try node.write(
            ControlPlaneNode.folderOfManifests + "/s.yaml",
            ControlPlaneNode.manifest(
                "command: [kube-scheduler, --config=/etc/kubernetes/s.yaml]",
                image: "registry.k8s.io/kube-scheduler:\(version)"))
        try node.write(
            "/etc/kubernetes/s.yaml",
            "apiVersion: kubescheduler.config.k8s.io/\(api)\nkind: KubeSchedulerConfiguration\n"
                + "enableProfiling: false\n")
        let found = try await only(SchedulerProbe(), node)
        #expect((found.at("config.profiling")?.value == .bool(false)) == isTaken)
        #expect(found["startErrors"]?.texts.isEmpty == isTaken)
    }

    /// `--master` comes before the server of the kubeconfig.
    @Test(arguments: [
        ("http://192.0.2.1:8080", FactValue?.some(.bool(false))),
        ("https://192.0.2.1:6443", .bool(true)), ("HTTPS://192.0.2.1:6443", .bool(true)),
        ("$(X)", nil),
    ])
    func `the server of a controller manager`(master: String, verifies: FactValue?) async throws {
        let node = try TestFolder()
        try node.write(
            ControlPlaneNode.folderOfManifests + "/m.yaml",
            ControlPlaneNode.manifest(
                "command: [kube-controller-manager, --kubeconfig=/etc/kubernetes/c.conf, "
                    + "'--master=\(master)']\n    "
                    + "env: [{name: X, valueFrom: {fieldRef: {fieldPath: status.hostIP}}}]",
                image: "registry.k8s.io/kube-controller-manager:v1.36.2"))
        try node.write(
            "/etc/kubernetes/c.conf",
            """
            current-context: c
            contexts: [{name: c, context: {cluster: k, user: u}}]
            clusters: [{name: k, cluster: {server: 'https://192.0.2.9:6443'}}]
            users: [{name: u, user: {token: t}}]

            """)
        let kubeconfig = try await only(ControllerManagerProbe(), node)["kubeconfig"]
        if let verifies {
            #expect(kubeconfig?["verifiesServer"]?.value == verifies)
        } else {
            #expect(kubeconfig?.unknownReason != nil)
        }
    }

    @Test func `a scheduler whose file is gone is not known`() async throws {
        let node = try TestFolder()
        try node.write(
            ControlPlaneNode.folderOfManifests + "/s.yaml",
            ControlPlaneNode.manifest("command: [kube-scheduler, --config=/etc/kubernetes/s.yaml]"))
        let found = try await only(SchedulerProbe(), node)
        #expect(found.at("config.profiling")?.unknownReason != nil)
        #expect(found["startErrors"]?.texts.count == 1)
    }
}

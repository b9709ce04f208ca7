import Posture
import TestFolder
import Testing

@testable import Probes

struct ContainerCommandTests {
    private func node(_ container: String, image: String) throws -> TestFolder {
        let node = try TestFolder()
        try node.write(
            ControlPlaneNode.folderOfManifests + "/a.yaml",
            ControlPlaneNode.manifest(container, image: image))
        return node
    }

    private func etcds(_ container: String, image: String = "a:1") async throws -> [Fact] {
        let node = try node(container, image: image)
        let component = await EtcdProbe().observe(try node.host())
        return withExtendedLifetime(node) { component.instances }
    }

    /// Their words have the name of etcd in them.
    @Test(arguments: [
        "command: [sh, -c, 'exec kube-apiserver --etcd-cafile=/etc/kubernetes/pki/etcd/ca.crt']",
        "command: [sh, -c, 'mkdir -p $DIR && exec kube-apiserver --etcd-servers=https://etcd:2379']",
        "command: [sh, -c, 'if true; then kube-apiserver --etcd-prefix=/etcd/a; fi']",
        "command: [restic, backup, /var/lib/etcd]",
        "command: [sh, -c, 'test -d /var/lib/etcd && tar c /var/lib/etcd | upload']",
        "command: [etcdctl, snapshot, save, /backup/etcd]",
    ])
    func `a pod that has to do with etcd does not start it`(container: String) async throws {
        #expect(try await etcds(container) == [])
    }

    @Test(arguments: [
        "command: [sh, -c, 'BIN=etcd; exec $BIN --name=a']",
        "command: [sh, -c, 'exec $(which etcd) --name=a']",
        "command: [sh, -c, '$(which etcd) --name=a']",
        "command: [sh, -c, 'exec `which etcd` --name=a']",
        "command: [/opt/starter, /usr/local/bin/etcd]", "command: [/opt/starter, etcd]",
        "command: [/opt/starter, /var/opt/bin/etcd]",
    ])
    func `a pod that may start etcd is not known`(container: String) async throws {
        let found = try await etcds(container)
        #expect(found.count == 1)
        #expect(found.first?.unknownReason != nil)
    }

    @Test(arguments: [
        ("command: [etcd, --name=a]", "a:1"),
        ("args: [--name=a]", "registry.k8s.io/etcd-arm64:3.5.1-0"),
        ("command: [gosu, etcd, etcd, --name=a]", "a:1"),
        ("command: [su-exec, etcd, /usr/local/bin/etcd, --name, a]", "a:1"),
        ("command: [runuser, -u, etcd, --, etcd, --name=a]", "a:1"),
        ("command: [sudo, -u, etcd, A=1, etcd, --name=a]", "a:1"),
        ("command: [busybox, sh, -c, 'exec etcd --name=a']", "a:1"),
        ("command: [sh, -c, --, 'exec etcd --name=a']", "a:1"),
        ("command: [env, A=/usr/bin/etcd, B=1, etcd, --name=a]", "a:1"),
        ("command: [sh, -c, 'exec etcd --name=a --listen-peer-urls=$(cat /x)']", "a:1"),
    ])
    func `a program behind others is read`(container: String, image: String) async throws {
        let found = try await etcds(container, image: image)
        #expect(found.map { $0.at("config.name")?.value } == [.string("a")])
        #expect(found.first?["startErrors"]?.texts == [])
    }

    @Test func `what a command gives a flag leaves the others known`() async throws {
        let found = try await etcds(
            "command: [sh, -c, 'exec etcd --name=$(hostname) --data-dir=\"$(cat (a))\" --auto-tls']"
        )
        #expect(found.count == 1)
        #expect(found.first?.at("config.name")?.unknownReason != nil)
        #expect(found.first?.at("config.dataDir")?.unknownReason != nil)
        #expect(found.first?.at("config.autoTls")?.value == .bool(true))
    }

    /// What stands before a program is etcd's environment, which counts like its flags.
    @Test(arguments: [
        ("command: [env, ETCD_NAME=b, etcd]", "b"),
        ("command: [sudo, -u, etcd, ETCD_NAME=b, etcd]", "b"),
        ("command: [sh, -c, 'ETCD_NAME=b exec etcd']", "b"),
        ("command: [sh, -c, 'export ETCD_NAME=b; exec etcd']", "b"),
        ("command: [sh, -c, 'ETCD_NAME=c; export ETCD_NAME=b; exec env A=1 etcd']", "b"),
        ("command: [sh, -c, 'ETCD_NAME=b sleep 1; exec etcd']", "a"),
        ("command: [env, ETCD_NAME=c, sh, -c, 'exec env ETCD_NAME=b etcd']", "b"),
        ("command: [sh, -c, 'ETCD_NAME=b; exec etcd']", nil),
        ("command: [sh, -c, 'export ETCD_NAME=$(hostname); exec etcd']", nil),
    ])
    func `variables that a command sets count`(container: String, name: String?) async throws {
        let found = try await etcds("env: [{name: ETCD_NAME, value: a}]\n    " + container)
        #expect(found.count == 1)
        let value = found.first?.at("config.name")
        if let name { #expect(value?.value == .string(name)) }
        #expect((value?.unknownReason != nil) == (name == nil))
    }

    @Test(arguments: [
        ("securityContext: {runAsUser: 1234}", "1234"), ("securityContext: {runAsUser: 0}", "root"),
        ("securityContext: {runAsNonRoot: true}", nil), ("tty: false", nil),
    ])
    func `a pod can name the account that runs it`(context: String, user: String?) async throws {
        let found = try await etcds("\(context)\n    command: [etcd]")
        #expect(found.first?["user"]?.value == user.map { .string($0) })
    }

    @Test func `a file that a wrapper names excludes the flags`() async throws {
        let found = try await etcds(
            "command: [sh, -c, 'ETCD_CONFIG_FILE=/etc/kubernetes/e.yaml exec etcd "
                + "--client-cert-auth --trusted-ca-file=/ca --cert-file=/c --key-file=/k "
                + "--listen-client-urls=https://10.0.0.1:2379 "
                + "--advertise-client-urls=https://10.0.0.1:2379']")
        #expect(found.first?["isClientCertificateRequired"]?.unknownReason != nil)
    }

    /// kops has such a container beside the API server.
    @Test func `an image whose name only begins alike is another program's`() async throws {
        let image = "registry.k8s.io/kops/kube-apiserver-healthcheck:1.30.0"
        let node = try node("command: [/kube-apiserver-healthcheck]", image: image)
        #expect(try await node.apiservers().instances == [])
        let own = try self.node("args: [--profiling=false]", image: "a/kube-apiserver-fips:v1.30.0")
        #expect(try await own.apiservers().instances.map { $0.unknownReason != nil } == [true])
    }

    /// What a unit starts with a wrapper, whatever the unit is called.
    @Test(arguments: [
        ("etcd", "/bin/bash -c 'exec /usr/bin/etcd --name=b'", "b"),
        ("etcd", "/usr/bin/env ETCD_NAME=b /usr/bin/etcd", "b"),
        ("etcd-member", "/usr/bin/env ETCD_NAME=b /usr/bin/etcd", "b"),
        ("etcd-member", "/usr/sbin/runuser -u etcd -- /usr/bin/etcd", "a"),
        ("store", "/bin/sh -c 'exec /usr/bin/etcd --data-dir=$$(cat /x)'", "a"),
        ("etcd", "/bin/sh -c 'if true; then etcd; fi'", nil),
        ("etcd", "/usr/bin/docker run a/etcd:v3.5.1", nil),
        ("store", "/usr/bin/podman run --rm quay.io/coreos/etcd:v3.5.1 --name=b", nil),
    ])
    func `a unit can start it behind another program`(
        unit: String, command: String, name: String?
    ) async throws {
        let node = try TestFolder()
        try node.write(
            "/etc/systemd/system/\(unit).service",
            "[Service]\nEnvironment=ETCD_NAME=a\nExecStart=\(command)\n")
        let etcd = try await node.etcd()
        if let name { #expect(etcd.at("config.name")?.value == .string(name)) }
        #expect((etcd.unknownReason != nil) == (name == nil))
    }

    @Test(arguments: [
        "/usr/bin/docker exec etcd etcdctl snapshot save /backup/etcd",
        "/usr/bin/podman run --rm -v /var/lib/etcd:/etcd alpine tar c /etcd",
        "/usr/bin/env ETCDCTL_API=3 /usr/bin/etcdctl --endpoints=https://etcd:2379 defrag",
        "/bin/sh -c 'etcdctl snapshot save /backup/etcd-$$(date +%%F)'",
    ])
    func `a unit that has to do with etcd does not start it`(command: String) async throws {
        let node = try TestFolder()
        try node.write(
            "/etc/systemd/system/etcd-backup.service", "[Service]\nExecStart=\(command)\n")
        let component = await EtcdProbe().observe(try node.host())
        #expect(component.instances == [])
    }
}

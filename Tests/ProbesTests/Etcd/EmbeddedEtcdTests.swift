import HostSystem
import Posture
import TestFolder
import Testing

@testable import Probes

struct EmbeddedEtcdTests {
    @Test func `the etcd of k3s is read from the file that k3s writes`() async throws {
        let node = try TestFolder()
        try node.addProcess(
            pid: 900, ["/usr/local/bin/k3s", "server"], program: "/usr/local/bin/k3s",
            comm: "k3s-server")
        #expect(await EtcdProbe().observe(try node.host()).instances.isEmpty)
        try node.write(
            "/var/lib/rancher/k3s/server/db/etcd/config",
            """
            client-transport-security: {cert-file: /c, key-file: /k, client-cert-auth: true, trusted-ca-file: /ca}
            data-dir: /var/lib/rancher/k3s/server/db/etcd
            listen-client-urls: https://127.0.0.1:2379,https://10.0.0.7:2379

            """)
        let etcd = try await node.etcd()
        #expect(etcd["pid"]?.value == .int(900))
        #expect(etcd["isClientCertificateRequired"]?.value == .bool(true))
        #expect(etcd["isClientPlaintext"]?.value == .bool(false))
    }

    @Test func `the etcd of a k3s that has hidden its arguments is found by its unit`() async throws
    {
        let node = try TestFolder()
        try node.write(
            "/etc/systemd/system/k3s.service",
            "[Service]\nExecStart=/usr/local/bin/k3s server --data-dir /data\n")
        try node.addProcess(
            pid: 900, ["/usr/local/bin/k3s server", ""], program: "/data/data/0/bin/k3s",
            comm: "k3s-server")
        try node.write("/proc/900/cgroup", "0::/system.slice/k3s.service\n")
        try node.write(
            "/data/server/db/etcd/config", "listen-client-urls: http://10.0.0.7:2379\n")
        let etcd = try await node.etcd()
        #expect(etcd["pid"]?.value == .int(900))
        #expect(etcd["isClientPlaintext"]?.value == .bool(true))
        // A node that does not run.
        let image = try TestFolder()
        try image.write(
            "/var/lib/rancher/k3s/server/db/etcd/config",
            "listen-client-urls: http://10.0.0.7:2379\n")
        #expect(try await image.etcd()["isClientPlaintext"]?.value == .bool(true))
    }

    @Test(arguments: [
        ("/var/snap/k8s/common", [], true), ("/var/snap/microk8s/current", [], true),
        ("/var/snap/microk8s/current", ["/var/snap/microk8s/current/var/lock/ha-cluster"], false),
        ("/var/snap/microk8s/current", ["/var/snap/microk8s/current/var/lock/no-etcd"], false),
        (
            "/var/snap/microk8s/current", ["/var/snap/microk8s/current/var/lock/clustered.lock"],
            false
        ),
        ("/var/snap/k8s/common", ["/var/snap/k8s/common/lock/worker"], false),
    ])
    func `the etcd of a snap is read from its file of flags`(
        folder: String, locks: [String], isThere: Bool
    ) async throws {
        let node = try TestFolder()
        try node.write(
            folder + "/args/etcd",
            "--listen-client-urls=http://0.0.0.0:2379\n--data-dir=\"${SNAP_COMMON}/etcd\"\n")
        for lock in locks { try node.write(lock, "") }
        let found = await EtcdProbe().observe(try node.host()).instances
        #expect(found.map { $0["isClientPlaintext"]?.value } == (isThere ? [.bool(true)] : []))
        let snap = folder.split(separator: "/")[2]
        let data = found.first?.at("config.dataDir")?.value
        #expect(data == (isThere ? .string("/var/snap/\(snap)/common/etcd") : nil))
    }

    @Test func `the etcd of Charmed Kubernetes is there, and not known`() async throws {
        let node = try TestFolder()
        try node.write("/var/snap/etcd/common/etcd.conf.yml", "name: a\n")
        #expect(try await node.etcd().unknownReason != nil)
    }

    @Test(arguments: [
        "", "nothing", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    ])
    func `an authority of the cluster that cannot be read leaves it open`(text: String) async throws
    {
        let node = try TestFolder.runningEtcd(["--trusted-ca-file=/etcd-ca.crt"])
        try node.write("/etcd-ca.crt", "x")
        try node.write("/etc/kubernetes/pki/ca.crt", text)
        let shares = try await node.etcd().at("client.sharesClusterAuthority")
        #expect(shares?.unknownReason?.contains("/etc/kubernetes/pki/ca.crt") == true)
    }
}

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
}

import Foundation
import HostSystem
import Posture
import TestFolder
import Testing

@testable import Probes

/// Starts the real etcd on loopback and compares what is said of it with whom it lets in.
@Suite(.serialized, .enabled(if: LiveEtcd.isHere, "needs etcd, curl and openssl"))
struct LiveEtcdTests {
    private static let tls = ["--cert-file=server.crt", "--key-file=server.key"]

    /// A configuration, whether over TLS, and what must be true of the outcome so that the test
    /// cannot pass by a server that serves nobody.
    static let variants: [LiveEtcd.Variant] = [
        LiveEtcd.Variant("plain", scheme: "http"),
        LiveEtcd.Variant(
            "plain with TLS flags", scheme: "http",
            flags: tls + ["--trusted-ca-file=ca.crt", "--client-cert-auth"]),
        LiveEtcd.Variant("server's certificate only", flags: tls),
        LiveEtcd.Variant("an authority alone", flags: tls + ["--trusted-ca-file=ca.crt"]),
        LiveEtcd.Variant(
            "an authority, not demanded",
            flags: tls + ["-trusted-ca-file", "ca.crt", "-client-cert-auth=F"]),
        LiveEtcd.Variant("demanded without an authority", flags: tls + ["--client-cert-auth"]),
        LiveEtcd.Variant(
            "self-made, demanded",
            flags: ["--auto-tls", "--client-cert-auth", "--trusted-ca-file=ca.crt"]),
        LiveEtcd.Variant(
            "self-made, with files",
            flags: tls + ["--auto-tls", "--client-cert-auth", "--trusted-ca-file=ca.crt"]),
        LiveEtcd.Variant(
            "by the environment", flags: tls, environment: ["ETCD_TRUSTED_CA_FILE": "ca.crt"]),
        LiveEtcd.Variant(
            "the last flag wins",
            flags: tls + ["--trusted-ca-file=ca.crt", "--trusted-ca-file="]),
    ]

    @Test(arguments: variants)
    func `who gets in is who is said to`(variant: LiveEtcd.Variant) async throws {
        let etcd = try await LiveEtcd.start(variant)
        defer { etcd.stop() }
        let component = await EtcdProbe().observe(try HostView(root: "/"))
        let fact = try #require(
            component.instances.first { $0["pid"]?.value == .int(Int64(etcd.pid)) },
            "\(component)")
        let isOpen = try etcd.answers(certificate: nil)
        #expect(fact["isClientCertificateRequired"]?.value == .bool(!isOpen))
        #expect(fact["isClientPlaintext"]?.value == .bool(try etcd.answersInPlaintext()))
        let isOwnLetIn = try etcd.answers(certificate: "client")
        let believesAny = fact.at("client.isAnyAuthorityBelieved")?.value == .bool(true)
        #expect(isOwnLetIn == !believesAny)
        #expect(fact["startErrors"]?.value == .list([]))
    }

    @Test(arguments: [
        LiveEtcd.Variant("a value behind a boolean", flags: tls + ["--client-cert-auth", "true"]),
        LiveEtcd.Variant(
            "flag and variable", flags: tls + ["--client-cert-auth=false"],
            environment: ["ETCD_CLIENT_CERT_AUTH": "true"]),
        LiveEtcd.Variant("no certificate", flags: []),
        LiveEtcd.Variant("no key", flags: ["--cert-file=server.crt"]),
    ])
    func `what etcd refuses is said to be refused`(variant: LiveEtcd.Variant) async throws {
        #expect(try await LiveEtcd.refuses(variant))
        let words = variant.words(client: 12_379, peer: 12_380, metrics: 12_381, data: "/data")
        let node = try TestFolder.runningEtcd(words, environment: variant.environment)
        #expect(try await node.etcd()["startErrors"]?.elements.isEmpty == false)
    }
}

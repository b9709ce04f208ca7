import Posture
import TestFolder
import Testing

@testable import Trials

/// The parts of the proof that read what etcd sends and what the API server says.
struct EncryptionPartsTests {
    @Test(arguments: [
        ("k8s\0\n\u{C}", StoragePrefix.plaintext), ("{\"kind\":\"Secret\"", .plaintext),
        (
            "k8s:enc:aescbc:v1:key1:...",
            .encrypted(provider: "aescbc", version: "v1", key: "key1")
        ),
        ("k8s:enc:kms:v2:a b:x:y", .encrypted(provider: "kms", version: "v2", key: "a b")),
        ("k8s:enc:rot13:v1:key1:...", .unrecognised), ("k8s:enc:aescbc:v1:key1", .unrecognised),
        ("k8s:enc:aescbc:v1:\u{1B}[2J:x", .unrecognised), ("k8s:en", .unrecognised),
        ("", .unrecognised), ("k8s", .unrecognised),
    ])
    func `the first bytes tell how a value is stored`(value: String, prefix: StoragePrefix) {
        #expect(StoragePrefix(Array(value.utf8)) == prefix)
    }

    @Test(arguments: [1, 3, 1_000])
    func `texts are found in pieces, and cut off`(size: Int) {
        let json =
            Array(
                #"{"header":{"revision":"2"},"kvs":[{"key":"Zm9v","version" : "1","value":"0123456789"},"#
                    .utf8
            ) + Array(#"{"key":"a\"b","value":""}],"more":true,"count":"2"}"#.utf8)
        var scanner = JSONTextScanner(limitBytes: 6)
        var found: [String] = []
        for start in stride(from: 0, to: json.count, by: size) {
            scanner.add(json[start..<min(start + size, json.count)]) { name, text in
                found.append("\(name)=\(String(decoding: text, as: UTF8.self))")
            }
        }
        // The name 'revision' is longer than the limit, and cut off as well.
        #expect(
            found == [
                "revisi=2", "key=Zm9v", "versio=1", "value=012345", "key=a\"b", "value=", "count=2",
            ])
    }

    @Test func `texts by chance are never longer than the limit`() {
        var random = SplitMix(state: 3)
        for _ in 0..<2_000 {
            var scanner = JSONTextScanner(limitBytes: 4)
            let bytes = (0..<200).map { _ in
                Array("\"\\:,{}ab \n".utf8).randomElement(using: &random) ?? 0
            }
            scanner.add(bytes) { name, text in
                #expect(name.utf8.count <= 4 * 3 && text.count <= 4)
            }
        }
    }

    private func facts(_ config: [String: FactValue]) -> FactSet {
        let place = Origin.search("test")
        let config = Fact(.map(config.mapValues { Fact($0, from: place) }), from: place)
        return FactSet([
            FactSet.Component(
                name: "apiserver", instances: [Fact(.map(["config": config]), from: place)])
        ])
    }

    private func list(_ texts: String...) -> FactValue {
        .list(texts.map { Fact(.string($0), from: .search("test")) })
    }

    @Test func `the way to etcd is the API server's`() throws {
        let access = try #require(
            try EtcdAccess(
                facts: facts([
                    "etcdServers": list("https://127.0.0.1:2379", "https://[::1]:2379"),
                    "etcdCertfile": .string("/c"), "etcdKeyfile": .string("/k"),
                    "etcdCafile": .string("/a"), "etcdPrefix": .string("/registry"),
                    "etcdServersOverrides": list("/events#https://10.0.0.1:1"),
                ])))
        #expect(access.servers.map(\.description) == ["127.0.0.1:2379", "[::1]:2379"])
        #expect(access.certificate == "/c" && access.key == "/k" && access.authorities == "/a")
        #expect(access.secretsPrefix == "/registry/secrets/")
        #expect(try EtcdAccess(facts: FactSet([])) == nil)
    }

    @Test func `Secrets can have an etcd of their own`() throws {
        let access = try EtcdAccess(
            facts: facts([
                "etcdServers": list("https://127.0.0.1:2379"),
                "etcdServersOverrides": list(
                    "/events#https://10.0.0.1:1", "/secrets#http://10.0.0.2:2;https://10.0.0.3:3"),
            ]))
        #expect(access?.servers.map(\.description) == ["10.0.0.2:2", "10.0.0.3:3"])
        #expect(access?.servers.map(\.isSecure) == [false, true])
    }

    @Test(arguments: [
        (["etcdServers": FactValue.unknown(reason: "permission denied")], "permission denied"),
        ([:], "the API server's --etcd-servers is not known"),
        (
            ["etcdServers": .string("unix://etcd")],
            "the API server's etcd is at 'unix://etcd', which is no URL of https or http"
        ),
    ])
    func `an etcd that is not known is not looked for elsewhere`(
        config: [String: FactValue], reason: String
    ) {
        #expect(throws: EtcdAccess.Failure(description: reason)) {
            try EtcdAccess(facts: facts(config))
        }
    }
}

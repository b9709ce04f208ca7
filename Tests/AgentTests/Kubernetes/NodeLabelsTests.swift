import HostSystem
import OTLP
import Posture
import TestFolder
import Testing

@testable import Agent

/// What a node knows of its place in Kubernetes without asking the API server.
struct NodeLabelsTests {
    private func facts(_ kubelet: [String: FactValue], hostName: String = "Host-1") -> FactSet {
        let origin = Origin.search("test")
        func fact(_ value: FactValue) -> Fact { Fact(value, from: origin) }
        return FactSet([
            FactSet.Component(
                name: "kubelet",
                instances: kubelet.isEmpty ? [] : [fact(.map(kubelet.mapValues(fact)))]),
            FactSet.Component(
                name: "os", instances: [fact(.map(["hostname": fact(.string(hostName))]))]),
        ])
    }

    private func map(_ fields: [String: String]) -> FactValue {
        .map(fields.mapValues { Fact(.string($0), from: .search("test")) })
    }

    @Test func `the certificate's name counts before the flag's, and that before the host's`() {
        func name(_ kubelet: [String: FactValue]) -> String? {
            NodeIdentity(facts: facts(kubelet), root: "/").nodeName
        }
        let certificate = map(["subject": "O=system:nodes,CN=system:node:worker-7"])
        let flags = map(["hostname-override": "Worker-8"])
        #expect(name(["clientCertificate": certificate, "flags": flags]) == "worker-7")
        #expect(name(["flags": flags]) == "worker-8")
        #expect(name(["source": .string("process")]) == "host-1")
        #expect(name([:]) == nil)
        let hostile = map(["subject": "CN=system:node:../x,O=a"])
        #expect(name(["clientCertificate": hostile]) == "host-1")
        #expect(NodeIdentity(facts: facts([:]), root: "/").name == "Host-1")
    }

    @Test(arguments: [
        ("zone=a,example.com/rack=7", ["zone": "a", "example.com/rack": "7"]),
        ("empty=", ["empty": ""]), ("", [:]), ("nothing", [:]), ("a b=c,x=y z", [:]),
        ("=v,/x=v,EXAMPLE/x=v,a/b/c=d", [:]), ("a=1,a=2", ["a": "2"]),
        ("a=\u{1b}[31m", [:]),
    ])
    func `the kubelet's flag`(text: String, labels: [String: String]) {
        #expect(NodeLabels.ofFlag(text) == labels)
    }

    @Test func `of a pod's labels only those of the topology are the node's`() {
        let text = """
            app.kubernetes.io/name="merlon"
            topology.kubernetes.io/region="eu-1"
            topology.kubernetes.io/zone="eu-1a"
            topology.kubernetes.io/broken="a\\"b"
            topology.kubernetes.io/bare=x

            """
        #expect(
            NodeLabels.ofDownwardAPI(text)
                == [
                    "topology.kubernetes.io/region": "eu-1", "topology.kubernetes.io/zone": "eu-1a",
                ])
    }

    @Test func `reports carry name, uid and labels, and the operator's word stands above`() throws {
        let folder = try TestFolder()
        try folder.write("labels", "topology.kubernetes.io/zone=\"a\"\n")
        let disk = try HostView(root: "/")
        var node = AgentConfiguration.Node()
        node.uid = "1eb3"
        node.labelsFile = folder.path + "/labels"
        node.labels = ["team": "x"]
        let base = ReportSource.of(disk, node, version: "1", instance: "i")
        var identity = NodeIdentity(
            name: "n", root: "/", roles: [], os: nil, kubernetes: nil)
        identity.nodeName = "worker-7"
        identity.labels = ["zone": "b"]
        let source = base.with(identity, node, disk)
        #expect(source.nodeName == "worker-7")
        #expect(source.nodeUID == "1eb3")
        #expect(source.nodeLabels == ["zone": "b", "topology.kubernetes.io/zone": "a"])
        node.name = "mine"
        #expect(base.with(identity, node, disk).nodeName == "mine")
    }
}

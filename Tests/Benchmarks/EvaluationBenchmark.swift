import Policies
import Posture

/// Measures what 10,000 controls over 100,000 facts cost: target is less than a second.
@main
enum EvaluationBenchmark {
    /// Without arguments the policies and sshd's configuration; `KIND COUNT`: a firewall of a size.
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        if let kind = arguments.first.flatMap(FirewallBenchmark.Kind.init),
            let count = arguments.last.flatMap(Int.init)
        {
            return try FirewallBenchmark.run(kind, count)
        }
        let bytes = Array(LargeNode.pack.utf8)
        let facts = LargeNode.facts
        let reader = PackReader(shape: LargeNode.shape)
        var controls: [Control] = []
        let load = try Measurement(runs: 3) {
            controls = try reader.pack(bytes: bytes, path: "large.yaml").controls
        }
        let conversion = Measurement(runs: 20) { _ = ControlEvaluator(facts: facts, now: 0) }
        let evaluator = ControlEvaluator(facts: facts, now: 0)
        var findings: [Finding] = []
        let evaluation = Measurement(runs: 20) { findings = controls.map(evaluator.finding) }

        print("load and check a pack:  \(load.text) (\(controls.count) controls)")
        print("turn facts to values:   \(conversion.text) (100000 facts)")
        print("evaluate all controls:  \(evaluation.text)")
        for status in Finding.Status.allCases {
            print("  \(status.rawValue): \(findings.count { $0.status == status })")
        }
        try SSHDBenchmark.run()
    }
}

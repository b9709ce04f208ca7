import Policies
import Posture

/// A made-up node with 100,000 facts, and a policy pack with 10,000 controls about them.
enum LargeNode {
    private static let components = 10
    private static let records = 100
    private static let fields = 100
    private static let controls = 10_000

    static let shape = FactShape(
        components: (0..<components).map { component in
            FactField(
                "c\(component)",
                .record(
                    (0..<records).map { record in
                        FactField(
                            "r\(record)",
                            .record((0..<fields).map { FactField("f\($0)", type(of: $0)) }))
                    }))
        })

    static let facts = FactSet(
        (0..<components).map { component in
            FactSet.Component(name: "c\(component)", instances: [instance(component)])
        })

    static let pack =
        """
        apiVersion: merlon.dev/v1alpha1
        kind: PolicyPack
        metadata: {name: large}
        controls:

        """ + (0..<controls).map(control).joined()

    /// Each reads several facts, of which one is text; one in ten fails.
    private static func control(_ number: Int) -> String {
        let record = "node.c\(number % components).r\(number / components % records)"
        let (text, count) = ("\(record).f\(number % 50 * 2)", "\(record).f\(number % 50 * 2 + 1)")
        return """
            - id: control-\(number)
              title: The requirement number \(number)
              severity: medium
              when: has(\(record))
              expression: >-
                \(text) in ['text', 'other'] && \(text).startsWith('te') &&
                \(count) >= 0 && \(count) % 10 != \(number % 10)
              message: "'it is ' + string(\(count)) + ' by ' + origin(\(count))"

            """
    }

    private static func type(of field: Int) -> FactType {
        field % 2 == 0 ? .string : .int
    }

    private static func instance(_ component: Int) -> Fact {
        func origin(_ line: Int) -> Origin { .file(path: "/etc/c\(component)", line: line) }
        func record(_ record: Int) -> Fact {
            let pairs = (0..<fields).map { field in
                let value: FactValue =
                    field % 2 == 0 ? .string("text") : .int(Int64(record + field))
                return ("f\(field)", Fact(value, from: origin(record * fields + field)))
            }
            return Fact(.map(Dictionary(uniqueKeysWithValues: pairs)), from: origin(record))
        }
        let pairs = (0..<records).map { ("r\($0)", record($0)) }
        return Fact(.map(Dictionary(uniqueKeysWithValues: pairs)), from: origin(0))
    }
}

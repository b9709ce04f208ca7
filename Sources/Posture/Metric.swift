/// A figure about the agent's own health, with its samples.
package struct Metric: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Grows from 0 at the start of the agent.
        case counter
        case gauge
    }

    package enum Number: Hashable, Sendable {
        case int(Int64)
        case double(Double)
    }

    package struct Label: Hashable, Sendable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package struct Sample: Hashable, Sendable {
        package var labels: [Label]
        package var value: Number

        package init(_ value: Number, labels: [Label] = []) {
            self.labels = labels
            self.value = value
        }
    }

    /// As Prometheus writes names, with the unit, without `_total`: `merlon_spool_bytes`.
    package var name: String
    /// One sentence for people.
    package var help: String
    /// As UCUM writes units: `s`, `By`, `1`; empty for plain counts.
    package var unit: String
    package var kind: Kind
    package var samples: [Sample]

    package init(
        _ name: String, help: String, unit: String = "", kind: Kind, samples: [Sample]
    ) {
        self.name = name
        self.help = help
        self.unit = unit
        self.kind = kind
        self.samples = samples
    }

    /// A metric of one sample without labels.
    package init(
        _ name: String, help: String, unit: String = "", kind: Kind, _ value: Number
    ) {
        self.init(name, help: help, unit: unit, kind: kind, samples: [Sample(value)])
    }
}

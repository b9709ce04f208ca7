/// Metrics in Prometheus' text format 0.0.4.
package enum PrometheusText {
    /// The `Content-Type` of the text.
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// One HELP and one TYPE line for each metric, then its samples.
    ///
    /// A counter's name gets the `_total` that Prometheus asks for. Characters that a name cannot
    /// have become underscores; label values may hold anything.
    package static func text(_ metrics: [Metric]) -> String {
        var text = ""
        for metric in metrics {
            var name = identifier(metric.name, allowingColon: true)
            if metric.kind == .counter, !name.hasSuffix("_total") { name += "_total" }
            text += "# HELP \(name) \(escaped(metric.help))\n"
            text += "# TYPE \(name) \(metric.kind.rawValue)\n"
            for sample in metric.samples {
                text += name + labels(sample.labels) + " " + number(sample.value) + "\n"
            }
        }
        return text
    }

    private static func labels(_ labels: [Metric.Label]) -> String {
        if labels.isEmpty { return "" }
        let pairs = labels.map { label in
            let name = identifier(label.name, allowingColon: false)
            return name + "=\"" + escaped(label.value, quotes: true) + "\""
        }
        return "{" + pairs.joined(separator: ",") + "}"
    }

    private static func number(_ number: Metric.Number) -> String {
        switch number {
        case .int(let value): String(value)
        case .double(let value) where value.isNaN: "NaN"
        case .double(let value) where value.isInfinite: value > 0 ? "+Inf" : "-Inf"
        case .double(let value): "\(value)"
        }
    }

    /// By scalars, not by characters: `\r\n` is one character, and its line feed must not pass.
    private static func escaped(_ text: String, quotes: Bool = false) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where quotes: result += "\\\""
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func identifier(_ text: String, allowingColon: Bool) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            let isAllowed =
                switch scalar {
                case "a"..."z", "A"..."Z", "_": true
                case "0"..."9": !result.isEmpty
                case ":": allowingColon
                default: false
                }
            result.unicodeScalars.append(isAllowed ? scalar : "_")
        }
        return result.isEmpty ? "_" : result
    }
}

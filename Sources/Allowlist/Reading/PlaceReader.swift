import Posture
import YAML

/// Reads where the start of a test happens.
struct PlaceReader {
    let problems: ProblemList

    func place(_ node: YAMLNode) -> ProcessStart.Place {
        if let text = node.scalar?.text {
            switch text {
            case "host": return .host
            case "some": return .someContainer
            case "unknown": return .unknown
            default:
                problems.add(
                    "'container' is '\(text)'; it must be host, some, unknown or a mapping",
                    at: node)
                return .unknown
            }
        }
        guard
            let reader = problems.mapping(
                node, role: "container",
                known: ["namespace", "pod", "name", "labels", "image", "digest", "started"])
        else { return .unknown }
        var container = Container(id: "example")
        container.name = text(reader, "name")
        container.image = text(reader, "image")
        container.imageDigest = text(reader, "digest")
        container.started = moment(reader, "started")
        var pod = Container.Pod(name: text(reader, "pod"), namespace: text(reader, "namespace"))
        for entry in reader.value("labels")?.entries ?? [] {
            if let name = entry.key.scalar?.text, let value = entry.value.scalar?.text {
                pod.labels[name] = value
            } else {
                problems.add("a label is a string with a string", at: entry.key)
            }
        }
        if pod.name != nil || pod.namespace != nil || !pod.labels.isEmpty { container.pod = pod }
        return .container(container)
    }

    private func text(_ reader: MappingReader, _ key: String) -> String? {
        problems.attempt { () throws(YAMLError) in try reader.text(key) } ?? nil
    }

    /// A time such as `2026-11-23T17:00:00Z`, in milliseconds since 1970.
    func moment(_ reader: MappingReader, _ key: String) -> Int64? {
        guard let node = reader.value(key), let text = text(reader, key) else { return nil }
        guard let seconds = InternetTime.seconds(text) else {
            problems.add("'\(key)' must be a time such as '2026-11-23T17:00:00Z'", at: node)
            return nil
        }
        return seconds.multipliedReportingOverflow(by: 1_000).partialValue
    }
}

import Posture

/// A text of a pod with `$(NAME)` put in as the kubelet does it: what is not defined stays as it
/// is, and `$$` stands for one dollar sign.
///
/// The kubelet defines more than a container lists: what `envFrom` has, and addresses of services.
struct PodExpansion {
    private(set) var text = ""
    /// Why the text is not known; nil where it is.
    private(set) var doubt: String?

    /// - Parameter hasMore: Whether the cluster gives the container variables that are not listed.
    init(_ source: String, _ environment: [String: Fact], hasMore: Bool = false) {
        guard source.contains("$") else {
            text = source
            return
        }
        var rest = Substring(source)
        while let character = rest.popFirst() {
            guard character == "$", let next = rest.first else {
                text.append(character)
                continue
            }
            if next == "$" {
                rest.removeFirst()
                text.append("$")
            } else if next == "(", let end = rest.firstIndex(of: ")") {
                let name = String(rest[rest.index(after: rest.startIndex)..<end])
                switch environment[name]?.value {
                case .string(let value): text += value
                case .unknown(let reason):
                    doubt = reason
                    text += "$(\(name))"
                default:
                    if hasMore || Self.isOfService(name) {
                        doubt = "the value of \(name) may be given when the pod is started"
                    }
                    text += "$(\(name))"
                }
                rest = rest[rest.index(after: end)...]
            } else {
                text.append("$")
            }
        }
    }

    /// `KUBERNETES_SERVICE_HOST`, `KUBERNETES_PORT_443_TCP_ADDR` (`FromServices` in the kubelet's
    /// `pkg/kubelet/envvars`).
    private static func isOfService(_ name: String) -> Bool {
        name.contains("_SERVICE_HOST") || name.contains("_SERVICE_PORT") || name.contains("_PORT_")
            || name.hasSuffix("_PORT")
    }
}

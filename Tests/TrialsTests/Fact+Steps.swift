import Posture

extension Fact {
    /// The fact at a path of fields and numbers with dots between: `servers.0.tls`.
    func at(_ path: String) -> Fact? {
        path.split(separator: ".").reduce(Optional(self)) { fact, step in
            if let index = Int(step), case .list(let elements)? = fact?.value {
                return elements.indices.contains(index) ? elements[index] : nil
            }
            return fact?[String(step)]
        }
    }

    /// The boolean at a path; nil where there is none, or it is not known.
    func bool(_ path: String) -> Bool? {
        if case .bool(let value)? = at(path)?.value { value } else { nil }
    }

    func text(_ path: String) -> String? {
        if case .string(let value)? = at(path)?.value { value } else { nil }
    }

    func count(_ path: String) -> Int? {
        switch at(path)?.value {
        case .int(let value)?: Int(value)
        case .list(let elements)?: elements.count
        case .map(let fields)?: fields.count
        default: nil
        }
    }

    /// Why what is at a path is not known.
    func reason(_ path: String) -> String? {
        if case .unknown(let reason)? = at(path)?.value { reason } else { nil }
    }
}

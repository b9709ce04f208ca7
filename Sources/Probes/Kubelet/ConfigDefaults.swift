import Posture

/// The kubelet's built-in defaults, put where a configuration says nothing.
struct ConfigDefaults {
    /// Nil: not known; a default that differs between versions is unknown then.
    let version: KubernetesVersion?

    private var origin: Origin {
        .builtInDefault(component: "kubelet", version: version?.text)
    }

    /// The configuration with every field that the kubelet of this version has.
    func filling(_ configuration: Fact) -> Fact {
        var fields = fields(of: configuration)
        normalize(&fields)
        var filled = fill(fields, KubeletFields.all)
        if let report = dependentReportFrequency(fields) {
            filled["nodeStatusReportFrequency"] = report
        }
        if let serialize = dependentSerialization(fields) {
            filled["serializeImagePulls"] = serialize
        }
        return Fact(.map(filled), from: configuration.origin)
    }

    /// The defaults of a kubelet without `--config`, where flags alone count.
    func legacy() -> Fact {
        var configuration = filling(Fact(.map([:]), from: origin))
        for (path, value) in KubeletFields.flagDefaults {
            configuration.set(Fact(value, from: origin), at: path)
        }
        if minor.map({ $0 < 25 }) == true, let hard = hardEviction {
            configuration.set(hard, at: ["evictionHard"])
        }
        return configuration
    }

    /// The configuration with `evictionHard` as a kubelet has it that reads a file.
    ///
    /// Until 1.24 this was a default like others; later it stands for files alone
    /// (`loadConfigFile` in `cmd/kubelet/app/server.go`).
    func fillingHardEviction(_ configuration: Fact) -> Fact {
        var result = configuration
        guard let defaults = hardEviction else {
            if configuration["evictionHard"] == nil {
                result.set(undecided("evictionHard"), at: ["evictionHard"])
            }
            return result
        }
        switch (
            configuration["evictionHard"]?.value,
            configuration["mergeDefaultEvictionSettings"]?.value
        ) {
        case (nil, _): result.set(defaults, at: ["evictionHard"])
        case (.map(let own), .bool(true)):
            if case .map(let all) = defaults.value {
                result.set(
                    Fact(
                        .map(all.merging(own) { $1 }),
                        from: configuration["evictionHard"]?.origin ?? origin),
                    at: ["evictionHard"])
            }
        default: break
        }
        return result
    }

    private var minor: Int? { version?.minor }

    private var hardEviction: Fact? {
        guard let minor else { return nil }
        var thresholds = [
            "memory.available": "100Mi", "nodefs.available": "10%", "nodefs.inodesFree": "5%",
            "imagefs.available": "15%",
        ]
        if minor >= 30 { thresholds["imagefs.inodesFree"] = "5%" }
        return Fact(.map(thresholds.mapValues { Fact(.string($0), from: origin) }), from: origin)
    }

    private func fields(of fact: Fact?) -> [String: Fact] {
        if case .map(let fields) = fact?.value { fields } else { [:] }
    }

    private func fill(_ set: [String: Fact], _ fields: [ConfigField]) -> [String: Fact] {
        var filled: [String: Fact] = [:]
        for field in fields where field.since <= minor ?? .max {
            let own = set[field.name]
            if case .record(let inner) = field.type {
                filled[field.name] = Fact(
                    .map(fill(self.fields(of: own), inner)), from: own?.origin ?? origin)
            } else if let own, field.rule == .unset || own.value != field.type.zero {
                filled[field.name] = own
            } else {
                filled[field.name] = value(field, own)
            }
        }
        return filled
    }

    /// The default of a field; one that the file sets to zero keeps its place as the origin where
    /// zero is the default too.
    private func value(_ field: ConfigField, _ own: Fact?) -> Fact? {
        let possible =
            minor.map { minor in field.defaults.filter { $0.since <= minor }.suffix(1) }
            ?? field.defaults[...]
        let values = Set(possible.map(\.value))
        if values.count > 1 { return undecided(field.name) }
        if let value = values.first { return value.map { Fact($0, from: origin) } }
        if field.rule == .unset { return nil }
        return own ?? field.type.zero.map { Fact($0, from: origin) }
    }

    private func undecided(_ name: String) -> Fact {
        .unknown(
            "the default of \(name) depends on the kubelet's version, which is not known",
            from: origin)
    }

    /// A negative limit stands for none.
    private func normalize(_ fields: inout [String: Fact]) {
        if case .int(let limit) = fields["podPidsLimit"]?.value, limit < -1 {
            fields["podPidsLimit"]?.value = .int(-1)
        }
    }

    /// Status is reported as often as it is updated where only the latter is set.
    private func dependentReportFrequency(_ set: [String: Fact]) -> Fact? {
        let zero = FactValue.duration(nanoseconds: 0)
        guard set["nodeStatusReportFrequency"].map({ $0.value == zero }) ?? true,
            let update = set["nodeStatusUpdateFrequency"], update.value != zero
        else { return nil }
        return update
    }

    /// Images are pulled at once where a number greater than one is allowed at once.
    private func dependentSerialization(_ set: [String: Fact]) -> Fact? {
        guard set["serializeImagePulls"] == nil, minor ?? .max >= 27,
            case .int(let count) = set["maxParallelImagePulls"]?.value, count >= 2
        else { return nil }
        return Fact(.bool(false), from: origin)
    }
}

extension Fact {
    /// Puts a fact at a path of fields; mappings on the way are made where they are missing.
    mutating func set(_ fact: Fact?, at path: [String]) {
        guard let name = path.first else { return }
        var fields: [String: Fact] = [:]
        if case .map(let own) = value { fields = own }
        if path.count == 1 {
            fields[name] = fact
        } else {
            var inner = fields[name] ?? Fact(.map([:]), from: origin)
            inner.set(fact, at: Array(path.dropFirst()))
            fields[name] = inner
        }
        value = .map(fields)
    }

    /// The paths of those fields that do not have their values from a built-in default.
    func explicitFields(_ fields: [ConfigField], under path: String) -> [String] {
        fields.flatMap { field -> [String] in
            guard let fact = self[field.name] else { return [] }
            let place = path.isEmpty ? field.name : "\(path).\(field.name)"
            if case .record(let inner) = field.type, case .map = fact.value {
                return fact.explicitFields(inner, under: place)
            }
            if case .builtInDefault = fact.origin { return [] }
            return [place]
        }
    }

    /// The fact at a path of fields; nil where there is none.
    func at(_ path: [String]) -> Fact? {
        path.reduce(Fact?.some(self)) { $0?[$1] }
    }
}

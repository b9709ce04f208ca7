import Posture

/// Short forms in which the tables of fields are written.
extension ConfigField {
    /// A plain value, with the default that also replaces 0, "" and false.
    static func plain(
        _ name: String, _ type: ConfigType, _ value: FactValue? = nil, since: Int = 0,
        flag: String? = nil, _ form: ConfigFlag.Form = .plain, _ summary: String = ""
    ) -> ConfigField {
        ConfigField(
            name: name, type: type, rule: .zero,
            defaults: value.map { [Default(since: 0, value: $0)] } ?? [], since: since,
            flag: flag.map { ConfigFlag(name: $0, form: form) }, summary: summary)
    }

    /// A pointer, with the default where nothing is set.
    static func pointer(
        _ name: String, _ type: ConfigType, _ value: FactValue? = nil, since: Int = 0,
        flag: String? = nil, _ form: ConfigFlag.Form = .plain, _ summary: String = ""
    ) -> ConfigField {
        var field = plain(name, type, value, since: since, flag: flag, form, summary)
        field.rule = .unset
        return field
    }

    static func record(
        _ name: String, _ fields: [ConfigField], since: Int = 0
    ) -> ConfigField {
        ConfigField(
            name: name, type: .record(fields), rule: .zero, defaults: [], since: since, flag: nil,
            summary: "")
    }

    /// The same field with another default from a minor version on.
    func changing(in minor: Int, to value: FactValue?) -> ConfigField {
        var field = self
        field.defaults.append(Default(since: minor, value: value))
        return field
    }
}

extension FactValue {
    static func seconds(_ count: Int64) -> FactValue {
        .duration(nanoseconds: count * 1_000_000_000)
    }
}

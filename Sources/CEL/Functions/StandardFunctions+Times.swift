extension StandardFunctions {
    static let times: [Function] = [
        part("getFullYear") { $0.year },
        part("getMonth") { $0.month - 1 },
        part("getDate") { $0.day },
        part("getDayOfMonth") { $0.day - 1 },
        part("getDayOfWeek") { $0.dayOfWeek },
        part("getDayOfYear") { $0.dayOfYear },
        part("getHours", span: { $0.seconds / 3_600 }) { $0.hour },
        part("getMinutes", span: { $0.seconds / 60 }) { $0.minute },
        part("getSeconds", span: { $0.seconds }) { $0.second },
        Function(
            "getMilliseconds",
            [
                .member([.timestamp], .int, milliseconds),
                .member([.timestamp, .string], .int, milliseconds),
                .member([.duration], .int, milliseconds),
            ]),
    ]

    private static func part(
        _ name: String, span: (@Sendable (TimeSpan) -> Int64)? = nil,
        _ part: @escaping @Sendable (CivilDate) -> Int64
    ) -> Function {
        let ofTime: Overload.Body = { values, _ throws(EvaluationError) in
            guard case .timestamp(let time) = values[0] else { return .null }
            var offset: Int64 = 0
            if values.count > 1, case .string(let zone) = values[1] {
                offset = try TimeZones.offset(of: zone, at: time.seconds)
            }
            return .int(part(CivilDate(secondsSince1970: time.seconds + offset)))
        }
        var overloads: [Overload] = [
            .member([.timestamp], .int, ofTime), .member([.timestamp, .string], .int, ofTime),
        ]
        if let span {
            overloads.append(
                .member([.duration], .int) { values, _ throws(EvaluationError) in
                    guard case .duration(let value) = values[0] else { return .null }
                    return .int(span(value))
                })
        }
        return Function(name, overloads)
    }

    private static let milliseconds: Overload.Body = { values, _ throws(EvaluationError) in
        switch values[0] {
        case .timestamp(let time): .int(Int64(time.nanoseconds) / 1_000_000)
        case .duration(let span): .int(Int64(span.nanoseconds) / 1_000_000)
        default: .null
        }
    }
}

/// Time zones by their names or offsets.
enum TimeZones {
    /// Seconds east of UTC.
    ///
    /// Names of the IANA database are not known, except UTC and GMT: a hardening check reads no
    /// zone files, and a wrong offset would be worse than an error.
    static func offset(of zone: String, at seconds: Int64) throws(EvaluationError) -> Int64 {
        switch zone {
        case "", "UTC", "GMT", "Z", "Etc/UTC", "Etc/GMT": return 0
        default:
            let signed = zone.hasPrefix("+") || zone.hasPrefix("-") ? zone : "+" + zone
            var scanner = TimestampScanner(signed)
            guard let offset = scanner.offset(), scanner.isAtEnd else {
                throw .invalid("unknown time zone '\(zone.prefix(60))'; write it as '+02:00'")
            }
            return offset
        }
    }
}

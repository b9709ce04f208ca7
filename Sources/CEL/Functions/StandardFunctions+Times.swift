extension StandardFunctions {
    /// The parts of a moment, in zones whose names the host knows, and of a span.
    static func times(zoneOffset: @escaping TimeZones.Offset) -> [Function] {
        let ofTime: [(String, @Sendable (CivilDate) -> Int64)] = [
            ("getFullYear", { $0.year }), ("getMonth", { $0.month - 1 }), ("getDate", { $0.day }),
            ("getDayOfMonth", { $0.day - 1 }), ("getDayOfWeek", { $0.dayOfWeek }),
            ("getDayOfYear", { $0.dayOfYear }), ("getHours", { $0.hour }),
            ("getMinutes", { $0.minute }), ("getSeconds", { $0.second }),
            ("getMilliseconds", { $0.millisecond }),
        ]
        let ofSpan: [String: @Sendable (TimeSpan) -> Int64] = [
            "getHours": { $0.seconds / 3_600 }, "getMinutes": { $0.seconds / 60 },
            "getSeconds": { $0.seconds },
            "getMilliseconds": { Int64($0.nanoseconds) / 1_000_000 },
        ]
        return ofTime.map { name, part in
            let body: Overload.Body = { values, _ throws(EvaluationError) in
                guard case .timestamp(let time) = values[0] else { return .null }
                var offset: Int64 = 0
                if values.count > 1, case .string(let zone) = values[1] {
                    offset = try TimeZones.offset(of: zone, at: time, zoneOffset)
                }
                return .int(part(CivilDate(time, secondsEastOfUTC: offset)))
            }
            var overloads: [Overload] = [
                .member([.timestamp], .int, body), .member([.timestamp, .string], .int, body),
            ]
            if let part = ofSpan[name] {
                overloads.append(
                    .member([.duration], .int) { values, _ throws(EvaluationError) in
                        if case .duration(let span) = values[0] { .int(part(span)) } else { .null }
                    })
            }
            return Function(name, overloads)
        }
    }
}

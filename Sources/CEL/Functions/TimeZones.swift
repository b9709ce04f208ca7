/// Time zones by their offsets, and by the names that the host knows.
enum TimeZones {
    /// Seconds east of UTC of the zone with that name at a moment; nil where there is none.
    typealias Offset = @Sendable (_ zone: String, _ moment: Timestamp) -> Int64?

    /// Seconds east of UTC, of `+02:00`, of UTC, or of a zone that the host knows.
    static func offset(
        of zone: String, at moment: Timestamp, _ zoneOffset: Offset
    ) throws(EvaluationError) -> Int64 {
        if ["", "UTC", "GMT", "Z"].contains(zone) { return 0 }
        let signed = zone.hasPrefix("+") || zone.hasPrefix("-") ? zone : "+" + zone
        var scanner = TimestampScanner(signed)
        if let offset = scanner.offset(), scanner.isAtEnd { return offset }
        // No zone was ever further from UTC than a day.
        if let offset = zoneOffset(zone, moment), offset.magnitude < 86_400 { return offset }
        throw .invalid("unknown time zone '\(zone.prefix(60))'; write it as '+02:00'")
    }
}

/// What a probe saw for one fact.
///
/// A thing that is not there has no fact at all: its key is missing from the map that would
/// hold it. A thing that could not be read is ``unknown(reason:)``, which is neither absent
/// nor false.
package indirect enum FactValue: Hashable, Sendable {
    case bool(Bool)
    case int(Int64)
    case double(Double)
    case string(String)
    /// A span of time in nanoseconds.
    case duration(nanoseconds: Int64)
    /// A moment in seconds since 1970-01-01T00:00:00Z.
    case timestamp(seconds: Int64)
    case list([Fact])
    case map([String: Fact])
    case unknown(reason: String)

    /// True for a list or a map.
    package var isContainer: Bool {
        switch self {
        case .list, .map: true
        default: false
        }
    }
}

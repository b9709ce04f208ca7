import Glibc

/// The time of day.
package enum WallClock {
    /// Whole seconds since 1970-01-01T00:00:00Z.
    package static func secondsSince1970() -> Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec)
    }
}

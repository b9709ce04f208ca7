import Glibc

/// The time of day.
package enum WallClock {
    /// Whole seconds since 1970-01-01T00:00:00Z.
    package static func secondsSince1970() -> Int64 {
        Int64(time(of: CLOCK_REALTIME).tv_sec)
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    package static func millisecondsSince1970() -> Int64 {
        milliseconds(CLOCK_REALTIME)
    }

    /// When the machine was started, as its clock is set now; milliseconds since 1970.
    package static func bootMilliseconds() -> Int64 {
        milliseconds(CLOCK_REALTIME) - milliseconds(CLOCK_BOOTTIME)
    }

    /// When the clock of `CLOCK_MONOTONIC` began, as the machine's clock is set now; milliseconds
    /// since 1970.
    static func monotonicEpoch() -> Int64 {
        milliseconds(CLOCK_REALTIME) - milliseconds(CLOCK_MONOTONIC)
    }

    /// Microseconds on the clock of `CLOCK_MONOTONIC`, which systemd goes by.
    static func monotonicMicroseconds() -> Int64 {
        let time = time(of: CLOCK_MONOTONIC)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
    }

    /// How many ticks of `/proc` a second has.
    package static var ticksPerSecond: Int64 {
        max(1, Int64(sysconf(CInt(_SC_CLK_TCK))))
    }

    private static func milliseconds(_ clock: clockid_t) -> Int64 {
        let time = time(of: clock)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }

    private static func time(of clock: clockid_t) -> timespec {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        return time
    }
}

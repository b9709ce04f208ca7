import Posture

/// What the kernel stamps on all records of one event: `1795454069.589:8`.
///
/// The serial number alone is not unique: it starts again at each boot and after 4,294,967,295.
package struct EventID: Hashable, Sendable, CustomStringConvertible {
    /// Since 1970. The kernel's clock for it is coarse: 4 ms, or 1 to 10 by its configuration.
    package let milliseconds: Int64
    package let serial: UInt32

    package init(milliseconds: Int64, serial: UInt32) {
        self.milliseconds = milliseconds
        self.serial = serial
    }

    /// By time, and of one moment by the number, which may have begun again.
    package func isLater(than other: EventID) -> Bool {
        milliseconds == other.milliseconds
            ? Int32(bitPattern: serial &- other.serial) > 0 : milliseconds > other.milliseconds
    }

    package var description: String {
        var text: [UInt8] = []
        text.reserveCapacity(32)
        text.append(decimal: milliseconds / 1_000)
        text.append(UInt8(ascii: "."))
        text.append(decimal: abs(milliseconds % 1_000), width: 3)
        text.append(UInt8(ascii: ":"))
        text.append(decimal: Int64(serial))
        return String(decoding: text, as: UTF8.self)
    }
}

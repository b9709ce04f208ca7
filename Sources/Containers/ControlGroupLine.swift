import HostSystem

/// One line of `/proc/PID/cgroup`: `4:memory:/path`, of v2 `0::/path` (cgroups(7)).
struct ControlGroupLine {
    let path: Range<Int>
    /// In which line a unit is looked for first: systemd's own hierarchy, then v2.
    let unitRank: Int

    /// The next line from `index` on, which moves behind it; nil at the end.
    ///
    /// What is no such line is passed over. A path may have colons, but never a line break, which
    /// the kernel allows in no name.
    init?(_ bytes: Span<UInt8>, _ index: inout Int) {
        while index < bytes.count {
            let end = bytes.firstIndex(of: UInt8(ascii: "\n"), from: index) ?? bytes.count
            let start = index
            index = end + 1
            guard let first = bytes.firstIndex(of: UInt8(ascii: ":"), from: start), first < end,
                let second = bytes.firstIndex(of: UInt8(ascii: ":"), from: first + 1),
                second + 1 < end, bytes[second + 1] == UInt8(ascii: "/")
            else { continue }
            let controllers = first + 1..<second
            unitRank =
                controllers.isEmpty ? 1 : bytes.contains("name=systemd", at: controllers) ? 2 : 0
            // The kernel's mark of a group that is gone; only the last part can have it.
            let isGone = bytes.hasSuffix(" (deleted)", in: second + 1..<end)
            path = second + 1..<(isGone ? end - 10 : end)
            return
        }
        return nil
    }

    /// Whether the path leads out of the reader's control group namespace.
    func isAboveNamespace(_ bytes: Span<UInt8>) -> Bool {
        bytes.hasPrefix("/..", in: path)
            && (path.count == 3 || bytes[path.lowerBound + 3] == UInt8(ascii: "/"))
    }
}

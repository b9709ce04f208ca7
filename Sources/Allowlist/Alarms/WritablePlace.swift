/// Folders in which everyone may write, by their names.
enum WritablePlace {
    /// Those of the Filesystem Hierarchy Standard, and what the packages of Debian, Ubuntu and the
    /// family of Red Hat make with mode 1777 or 1733.
    private static let places = [
        "/tmp/", "/var/tmp/", "/usr/tmp/", "/dev/shm/", "/dev/mqueue/", "/run/user/", "/run/lock/",
        "/run/shm/", "/run/screen/", "/var/run/user/", "/var/run/lock/", "/var/run/screen/",
        "/var/lock/", "/var/crash/", "/var/metrics/", "/var/lib/php/sessions/",
        "/var/spool/samba/",
    ]

    /// Whether a path without `.` and `..` lies in one of them.
    static func holds(_ path: [UInt8]) -> Bool {
        places.contains { PathText.hasPrefix(path, $0) }
    }

    /// Whether a path with `..` or of a process's own folders may lead into one of them.
    ///
    /// Where it goes up from a folder in such a place, that may be anybody's link to elsewhere.
    static func mayLead(_ path: [UInt8], in folder: [UInt8]?) -> Bool {
        let slash = UInt8(ascii: "/")
        var parts = path.split(separator: slash)[...]
        if path.first != slash { parts = ((folder ?? []).split(separator: slash) + parts)[...] }
        if parts.count > 3, parts[0].elementsEqual("proc".utf8) {
            // The root of some process, or where this one works.
            if parts[2].elementsEqual("root".utf8) {
                parts = parts.dropFirst(3)
            } else if parts[2].elementsEqual("cwd".utf8), let folder {
                parts = (folder.split(separator: slash) + parts.dropFirst(3))[...]
            }
        }
        var place: [ArraySlice<UInt8>] = []
        for part in parts where !part.elementsEqual(".".utf8) {
            guard part.elementsEqual("..".utf8) else {
                place.append(part)
                continue
            }
            if holds(joined(place)) { return true }
            _ = place.popLast()
        }
        return holds(joined(place))
    }

    private static func joined(_ parts: [ArraySlice<UInt8>]) -> [UInt8] {
        parts.flatMap { [UInt8(ascii: "/")] + $0 }
    }
}

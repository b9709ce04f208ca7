import Foundation
import Glibc
import HostSystem
import TestFolder
import Testing

struct LogFollowerTests {
    private func lines(_ numbers: Range<Int>) -> [String] { numbers.map { "line \($0)" } }

    /// At the end of a log.
    private func bookmark(_ log: RotatedLog) throws -> LogBookmark? {
        let reader = try LogReader(log)
        return reader.follower.bookmark()
    }

    @Test func `reading begins at the end, and goes on with what comes`() throws {
        let log = try RotatedLog()
        try log.write(lines: 3)
        var reader = try LogReader(log)
        #expect(try reader.lines() == [])
        try log.write(lines: 2)
        #expect(try reader.lines() == lines(3..<5))
        #expect(try reader.lines() == [])
    }

    @Test(arguments: 1...4)
    func `rotations between two reads lose nothing`(rotations: Int) throws {
        let log = try RotatedLog()
        var reader = try LogReader(log)
        try log.write(lines: 2)
        #expect(try reader.lines() == lines(0..<2))
        // Written between the last read and the renaming.
        try log.write(lines: 2)
        for _ in 0..<rotations {
            try log.rotate()
            try log.write(lines: 3)
        }
        #expect(try reader.lines() == lines(2..<4 + 3 * rotations))
    }

    @Test func `a log that was rotated away is lost once, and the oldest is read`() throws {
        let log = try RotatedLog(limit: 3)
        var reader = try LogReader(log)
        try log.write(lines: 1)
        #expect(try reader.lines() == lines(0..<1))
        for _ in 0..<4 {
            try log.rotate()
            usleep(15_000)
            try log.write(lines: 1)
        }
        #expect(try reader.lines() == ["LOST"] + lines(2..<5))
        try log.write(lines: 1)
        #expect(try reader.lines() == lines(5..<6))
    }

    @Test func `while the new log is not there or empty the old one is read on`() throws {
        let log = try RotatedLog()
        try log.append("")
        var reader = try LogReader(log)
        try log.rotate(opensNew: false)
        #expect(try reader.lines() == [])
        let old = "\(log.place).1"
        try log.append("late 1\n", to: old)
        #expect(try reader.lines() == ["late 1"])
        try log.append("")
        #expect(try reader.lines() == [])
        try log.append("late 2\n", to: old)
        #expect(try reader.lines() == ["late 2"])
        try log.write(lines: 1)
        #expect(try reader.lines() == lines(0..<1))
    }

    @Test func `a log that is cut off is lost and read from its beginning`() throws {
        let log = try RotatedLog()
        var reader = try LogReader(log)
        try log.write(lines: 50)
        #expect(try reader.lines().count == 50)
        try log.truncate()
        #expect(try reader.lines() == ["LOST"])
        try log.write(lines: 1)
        #expect(try reader.lines() == lines(50..<51))
    }

    @Test(arguments: [0, 1, 40, 400, 20_000])
    func `a log that was cut off and has grown again is known by its beginning`(
        count: Int
    ) throws {
        let log = try RotatedLog()
        var reader = try LogReader(log)
        try log.write(lines: 40)
        #expect(try reader.lines().count == 40)
        try log.truncate()
        try log.write(lines: count)
        #expect(try reader.lines() == ["LOST"] + lines(40..<40 + count))
    }

    @Test func `a log comes later, and so does its folder`() throws {
        let log = try RotatedLog(makesLog: false)
        let parent = (log.place as NSString).deletingLastPathComponent
        try FileManager.default.removeItem(atPath: parent)
        var reader = try LogReader(log)
        #expect(try reader.lines() == [])
        let place = reader.follower.bookmark()
        #expect(place == nil)
        try log.folder.makeFolder("/var/log/audit")
        #expect(try reader.lines() == [])
        try log.write(lines: 2)
        #expect(try reader.lines() == lines(0..<2))
    }

    @Test func `of a log that comes later the ones before are not read`() throws {
        let log = try RotatedLog()
        try log.write(lines: 2)
        try log.rotate(opensNew: false)
        var reader = try LogReader(log)
        #expect(try reader.lines() == [])
        try log.write(lines: 1)
        try log.rotate()
        try log.write(lines: 1)
        #expect(try reader.lines() == lines(2..<4))
    }

    @Test(arguments: 0...4)
    func `a bookmark is found in the newest log and in a rotated one`(rotations: Int) throws {
        let log = try RotatedLog()
        try log.write(lines: 3)
        var first = try LogReader(log)
        try log.write(lines: 3)
        #expect(try first.lines() == lines(3..<6))
        let found = first.follower.bookmark()
        let bookmark = try #require(found)
        try log.write(lines: 2)
        for _ in 0..<rotations {
            try log.rotate()
            try log.write(lines: 2)
        }
        var reader = try LogReader(log, from: bookmark)
        let place = reader.follower.bookmark()
        #expect(place == bookmark)
        #expect(try reader.lines() == lines(6..<8 + 2 * rotations))
    }

    @Test func `a bookmark is the beginning of a line`() throws {
        let log = try RotatedLog()
        var reader = try LogReader(log)
        try log.append("whole\nbeg")
        #expect(try reader.lines() == ["whole"])
        try log.append("un\nnext\n")
        var second = try LogReader(log, from: reader.follower.bookmark())
        #expect(try second.lines() == ["begun", "next"])
        #expect(try reader.lines() == ["begun", "next"])
    }

    @Test func `a bookmark whose log is gone is lost once`() throws {
        let log = try RotatedLog(limit: 3)
        try log.write(lines: 1)
        let bookmark = try bookmark(log)
        for _ in 0..<3 {
            try log.rotate()
            try log.write(lines: 1)
        }
        var reader = try LogReader(log, from: bookmark)
        let place = reader.follower.bookmark()
        #expect(place == bookmark)
        #expect(try reader.lines() == ["LOST"] + lines(1..<4))
        #expect(try reader.lines() == [])
    }

    @Test func `a bookmark of a log that does not come is kept`() throws {
        let log = try RotatedLog(makesLog: false)
        let bookmark = LogBookmark(device: 1, inode: 2, offset: 3)
        var reader = try LogReader(log, from: bookmark)
        #expect(try reader.lines() == [])
        let place = reader.follower.bookmark()
        #expect(place == bookmark)
        try log.write(lines: 1)
        #expect(try reader.lines() == ["LOST", "line 0"])
    }

    /// The same file stands for the one that got the inode of another.
    @Test(arguments: [1, 30, 3_000])
    func `another log under the same inode is told by its beginning`(count: Int) throws {
        let log = try RotatedLog()
        try log.write(lines: 30)
        let bookmark = try bookmark(log)
        try log.truncate()
        try log.write(lines: count)
        var reader = try LogReader(log, from: bookmark)
        #expect(try reader.lines() == ["LOST"] + lines(30..<30 + count))
    }

    @Test func `a bookmark holds when the device has another number`() throws {
        let log = try RotatedLog()
        try log.write(lines: 30)
        let bookmark = try #require(try bookmark(log))
        try log.write(lines: 1)
        let moved = LogBookmark(
            device: bookmark.device + 1, inode: bookmark.inode, offset: bookmark.offset,
            beginning: bookmark.beginning)
        var reader = try LogReader(log, from: moved)
        #expect(try reader.lines() == lines(30..<31))
        let bare = LogBookmark(
            device: bookmark.device, inode: bookmark.inode, offset: bookmark.offset)
        var second = try LogReader(log, from: bare)
        #expect(try second.lines() == lines(30..<31))
    }

    @Test(arguments: [-1, Int64.min, 10_000, .max])
    func `a bookmark at a place that no log has is lost`(offset: Int64) throws {
        let log = try RotatedLog()
        try log.write(lines: 1)
        let bookmark = try #require(try bookmark(log))
        let wrong = LogBookmark(
            device: bookmark.device, inode: bookmark.inode, offset: offset,
            beginning: bookmark.beginning)
        var reader = try LogReader(log, from: wrong)
        #expect(try reader.lines() == ["LOST", "line 0"])
    }

    @Test func `a log that was deleted and made anew does not bring the older ones again`() throws {
        let log = try RotatedLog()
        try log.write(lines: 2)
        try log.rotate()
        var reader = try LogReader(log)
        try log.write(lines: 1)
        usleep(15_000)
        try log.remove()
        #expect(try reader.lines() == lines(2..<3))
        try log.write(lines: 1)
        #expect(try reader.lines() == ["LOST", "line 3"])
    }

    @Test func `a log may be a link, and a name that is no number is no rotated log`() throws {
        let log = try RotatedLog()
        for name in ["", "01", "1.gz", "x", "-1", "123456", "\n1"] {
            try log.folder.write("\(RotatedLog.path).\(name)", "wrong\n")
        }
        try log.move(log.place, to: log.place + "-real")
        try log.folder.link(RotatedLog.path, to: "audit.log-real")
        var reader = try LogReader(log)
        try log.write(lines: 1)
        #expect(try reader.lines() == lines(0..<1))
        try log.move(log.place, to: log.place + ".1")
        try log.write(lines: 1)
        #expect(try reader.lines() == lines(1..<2))
        var second = try LogReader(log, from: LogBookmark(device: 0, inode: 0, offset: 0))
        #expect(try second.lines() == ["LOST"] + lines(0..<2))
    }

    @Test func `what is no file is an error`() throws {
        let log = try RotatedLog(makesLog: false)
        try log.folder.makeFolder(RotatedLog.path)
        #expect(throws: HostError.self) { _ = try LogReader(log) }
        try log.remove()
        let result = unsafe mkfifo(log.place, 0o600)
        try #require(result == 0)
        #expect(throws: HostError.self) { _ = try LogReader(log) }
    }

    @Test func `a name may have a line feed in it`() throws {
        let folder = try TestFolder()
        let name = "/a\nb/audit\n.log"
        try folder.write(name)
        let view = try folder.view()
        var follower = try LogFollower(view, name)
        try folder.write("\(name).1", "old\n")
        try folder.write(name, "new\n")
        var buffer: [UInt8] = []
        let step = try follower.read(into: &buffer)
        #expect(step == .bytes)
        #expect(buffer == Array("new\n".utf8))
    }

    @Test func `offsets go beyond 4 GiB`() throws {
        let log = try RotatedLog()
        try log.truncate(to: 5 << 30)
        var reader = try LogReader(log)
        try log.write(lines: 2)
        #expect(try reader.lines() == lines(0..<2))
        let found = reader.follower.bookmark()
        let bookmark = try #require(found)
        #expect(bookmark.offset == 5 << 30 + 14)
        try log.write(lines: 1)
        var second = try LogReader(log, from: bookmark)
        #expect(try second.lines() == lines(2..<3))
    }

    @Test func `a step gives a piece, however much there is`() throws {
        let log = try RotatedLog()
        var reader = try LogReader(log)
        for _ in 0..<20 { try log.append(String(repeating: "x", count: 1 << 20)) }
        var buffer: [UInt8] = []
        var total = 0
        while try reader.follower.read(into: &buffer) == .bytes {
            #expect(buffer.count <= 128 << 10 && buffer.capacity <= 256 << 10)
            total += buffer.count
        }
        #expect(total == 20 << 20)
        // Nothing of it was the end of a line.
        let place = reader.follower.bookmark()
        #expect(place?.offset == 0)
    }

    /// Whatever is written, rotated, cut off and read in any order: no line is lost or comes twice
    /// but where it is told, and it is told only where there is a reason.
    @Test(arguments: UInt64(0)..<60)
    func `nothing is lost or doubled in silence`(seed: UInt64) throws {
        var random = SplitMix(state: seed)
        let log = try RotatedLog(limit: Int.random(in: 2...6, using: &random))
        var reader = try LogReader(log)
        var next: Int? = 0
        var isExcused = false
        var rotations = 0
        var cut: Set<Int> = []
        var trail: [Int] = []
        func check(_ findings: [LogReader.Finding]) {
            for finding in findings {
                switch finding {
                case .lost:
                    #expect(isExcused, "lost without a reason, seed \(seed)")
                    next = nil
                case .line(let text):
                    let number = Int(text.dropFirst(5))
                    #expect(number != nil, "\(text)")
                    // Whoever reads from the oldest on again finds a hole where a log was cut off.
                    while number != next, let hole = next, cut.contains(hole) { next = hole + 1 }
                    #expect(
                        next == nil || number == next,
                        "seed \(seed): \(next ?? -1) \(text) \(trail.suffix(12))")
                    next = number.map { $0 + 1 }
                }
            }
        }
        // Of an empty log nobody can tell whether it is the same later.
        try log.write(lines: 1)
        check(try reader.all())
        for _ in 0..<300 {
            let action = Int.random(in: 0..<100, using: &random)
            trail.append(action)
            switch action {
            case ..<40: try log.write(lines: Int.random(in: 0...30, using: &random))
            case ..<55:
                try log.rotate(opensNew: Bool.random(using: &random))
                rotations += 1
                if rotations >= log.limit - 1 { isExcused = true }
            case ..<57:
                // What was never looked at can be cut off unseen.
                try log.write(lines: 1)
                check(try reader.all())
                try log.write(lines: Int.random(in: 0...3, using: &random))
                let content = try String(contentsOfFile: log.place, encoding: .utf8)
                cut.formUnion(content.split(separator: "\n").compactMap { Int($0.dropFirst(5)) })
                try log.truncate()
                isExcused = true
            case ..<85: check(try reader.step().findings)
            case ..<92:
                let bookmark = reader.follower.bookmark()
                reader = try LogReader(log, from: bookmark)
            default:
                check(try reader.all())
                rotations = 0
            }
        }
        try log.write(lines: 1)
        check(try reader.all())
        #expect(next == log.written, "seed \(seed)")
    }
}

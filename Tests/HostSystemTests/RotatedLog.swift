import Foundation
import Glibc
import HostSystem
import TestFolder
import Testing

/// A log as auditd keeps it: lines with numbers, in a file that is renamed when it is full.
final class RotatedLog {
    static let path = "/var/log/audit/audit.log"

    let folder: TestFolder
    let place: String
    /// As many files are kept, the newest too.
    let limit: Int
    private(set) var written = 0

    init(limit: Int = 5, makesLog: Bool = true) throws {
        folder = try TestFolder()
        place = try folder.place(Self.path)
        self.limit = limit
        if makesLog { try append("") }
    }

    var view: HostView { get throws { try folder.view() } }

    func append(_ text: String) throws {
        try append(text, to: place)
    }

    func append(_ text: String, to place: String) throws {
        if !FileManager.default.fileExists(atPath: place) {
            try #require(FileManager.default.createFile(atPath: place, contents: nil))
        }
        let file = try #require(FileHandle(forWritingAtPath: place))
        try file.seekToEnd()
        try file.write(contentsOf: Data(text.utf8))
        try file.close()
    }

    /// Renames, in the place of what has the new name.
    func move(_ place: String, to other: String) throws {
        let result = unsafe rename(place, other)
        try #require(result == 0 || errno == ENOENT)
    }

    func remove() throws {
        try FileManager.default.removeItem(atPath: place)
    }

    func write(lines count: Int) throws {
        try append((written..<written + count).map { "line \($0)\n" }.joined())
        written += count
    }

    /// Renames the files, as auditd does before it opens a new one.
    func rotate(opensNew: Bool = true) throws {
        for number in stride(from: limit - 2, through: 0, by: -1) {
            let old = number == 0 ? place : "\(place).\(number)"
            try move(old, to: "\(place).\(number + 1)")
        }
        if opensNew { try append("") }
    }

    func truncate(to size: Int = 0) throws {
        let result = unsafe Glibc.truncate(place, off_t(size))
        try #require(result == 0)
    }
}

/// Somebody who reads a log, line by line.
struct LogReader: ~Copyable {
    var follower: LogFollower
    private var begun: [UInt8] = []

    init(_ log: RotatedLog, from bookmark: LogBookmark? = nil) throws {
        follower = try LogFollower(try log.view, RotatedLog.path, from: bookmark)
    }

    enum Finding: Hashable {
        case line(String)
        case lost
    }

    /// What one step gives.
    mutating func step() throws -> (step: LogFollower.Step, findings: [Finding]) {
        var buffer: [UInt8] = []
        let step = try follower.read(into: &buffer)
        var findings: [Finding] = []
        switch step {
        case .bytes:
            begun += buffer
            while let end = begun.firstIndex(of: 10) {
                findings.append(.line(String(decoding: begun[..<end], as: UTF8.self)))
                begun.removeFirst(end + 1)
            }
        case .nextLog: endLine(&findings)
        case .lost:
            endLine(&findings)
            findings.append(.lost)
        case .nothing: #expect(buffer.isEmpty)
        }
        return (step, findings)
    }

    private mutating func endLine(_ findings: inout [Finding]) {
        if !begun.isEmpty { findings.append(.line(String(decoding: begun, as: UTF8.self))) }
        begun = []
    }

    /// All that is there.
    mutating func all() throws -> [Finding] {
        var all: [Finding] = []
        for _ in 0..<10_000 {
            let (step, findings) = try step()
            all += findings
            if step == .nothing { return all }
        }
        Issue.record("reading has no end")
        return all
    }

    mutating func lines() throws -> [String] {
        try all().map { if case .line(let text) = $0 { text } else { "LOST" } }
    }
}

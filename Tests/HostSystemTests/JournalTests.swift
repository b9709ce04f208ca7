import Foundation
import TestFolder
import Testing

@testable import HostSystem

struct JournalTests {
    private let folder: TestFolder
    private let path: String

    init() throws {
        folder = try TestFolder()
        path = try folder.place("journal")
    }

    private func made(_ value: [UInt8], as name: String = "MESSAGE") throws -> JournalEntry {
        var entry = JournalEntry()
        try entry.add(name, value)
        return entry
    }

    @Test func `a value without a line feed follows an equals sign`() throws {
        #expect(try made([]).bytes == Array("MESSAGE=\n".utf8))
        #expect(try made(Array("a=b\0\u{1b}".utf8)).bytes == Array("MESSAGE=a=b\0\u{1b}\n".utf8))
    }

    @Test func `a value with a line feed follows its length`() throws {
        let value = Array("one\nPRIORITY=0\n".utf8) + [UInt8](repeating: 0xFF, count: 300)
        let head = Array("MESSAGE\n".utf8) + [0x3B, 1, 0, 0, 0, 0, 0, 0]
        #expect(value.count == 0x13B)
        #expect(try made(value).bytes == head + value + [0x0A])
    }

    @Test(arguments: ["", "_PID", "1ST", "lower", "A-B", "A=B", "A\nB", "Ä"])
    func `a name that the journal does not take is refused`(name: String) throws {
        #expect(throws: JournalError.badFieldName(name)) { try made([], as: name) }
    }

    @Test func `a name has 64 bytes at most`() throws {
        _ = try made([], as: String(repeating: "A", count: 64))
        #expect(throws: JournalError.self) { try made([], as: String(repeating: "A", count: 65)) }
    }

    @Test func `an entry arrives as it is`() throws {
        let receiver = try DatagramReceiver(path: path)
        var socket = try JournalSocket(path: path)
        try socket.check()
        try socket.send(try made([1, 2, 3]))
        #expect(receiver.next() == Array("MESSAGE=".utf8) + [1, 2, 3, 0x0A])
        #expect(receiver.next() == nil)
    }

    @Test func `no socket is not success`() throws {
        var socket = try JournalSocket(path: path)
        let entry = try made([1])
        #expect(throws: JournalError.missing(path: path)) { try socket.check() }
        #expect(throws: JournalError.missing(path: path)) { try socket.send(entry) }
    }

    @Test func `a socket without anybody behind is told apart, and a new one found`() throws {
        var receiver: DatagramReceiver? = try DatagramReceiver(path: path)
        #expect(receiver != nil)
        receiver = nil
        var socket = try JournalSocket(path: path)
        let entry = try made([1])
        #expect(throws: JournalError.refused(path: path)) { try socket.check() }
        #expect(throws: JournalError.refused(path: path)) { try socket.send(entry) }
        try FileManager.default.removeItem(atPath: path)
        receiver = try DatagramReceiver(path: path)
        try socket.send(entry)
        #expect(receiver?.next() != nil)
    }

    @Test func `a full socket is told apart, and takes entries again`() throws {
        let receiver = try DatagramReceiver(path: path)
        var socket = try JournalSocket(path: path, patience: .milliseconds(1))
        let entry = try made([1])
        var sent = 0
        #expect(throws: JournalError.full(path: path)) {
            while sent < 100_000 {
                try socket.send(entry)
                sent += 1
            }
        }
        #expect(throws: JournalError.full(path: path)) { try socket.send(entry) }
        var received = 0
        while receiver.next() != nil { received += 1 }
        #expect(received == sent)
        try socket.send(entry)
        #expect(receiver.next() == entry.bytes)
    }

    @Test(.enabled(if: Environment.isRoot, "only root may act as another account"))
    func `a socket that may not be written to is told apart`() throws {
        let receiver = try DatagramReceiver(path: path)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        var socket = try JournalSocket(path: path)
        let entry = try made([1])
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path)
        let error = #expect(throws: JournalError.self) {
            try Environment.asNobody { try socket.send(entry) }
        }
        #expect(error == .notPermitted(path: path))
        #expect(receiver.next() == nil)
    }

    @Test func `what no datagram holds goes as a file`() throws {
        let receiver = try DatagramReceiver(path: path)
        var socket = try JournalSocket(path: path)
        try socket.send(try made([UInt8](repeating: 7, count: 7 << 20)))
        // The receiver does not take the descriptor that came with it.
        #expect(receiver.next() == [])
    }

    @Test func `the file is sealed and holds the bytes`() throws {
        let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
        let file = try DatagramSender.sealed(bytes)
        let path = "/proc/self/fd/\(file.number)"
        #expect(FileManager.default.contents(atPath: path) == Data(bytes))
        #expect(ftruncate(file.number, 0) == -1)
        #expect(unsafe write(file.number, "x", 1) == -1)
    }

    @Test func `an entry has a limit`() throws {
        var socket = try JournalSocket(path: path)
        let entry = try made([UInt8](repeating: 7, count: JournalSocket.entryLimitBytes))
        #expect(
            throws: JournalError.tooLarge(
                bytes: entry.bytes.count, limit: JournalSocket.entryLimitBytes)
        ) { try socket.send(entry) }
    }
}

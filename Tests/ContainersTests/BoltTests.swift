import Foundation
import TestFolder
import Testing

@testable import Containers

struct BoltTests {
    @Test func `all is found that bbolt finds in containerd's database`() throws {
        let expected = String(decoding: try Recording.bytes("meta.db.txt"), as: UTF8.self)
        let found = try BoltDump.text(Recording.bytes(Recording.database))
        #expect(found.split(separator: "\n") == expected.split(separator: "\n"))
    }

    @Test func `branches, long values and buckets in buckets are read`() throws {
        let read = BoltDump.reader(try Recording.bytes("generated.db"))
        let isRead = try BoltDatabase.read(read) { reader throws(BoltError) in
            guard let many = try reader.bucket("many") else { return false }
            for number in 0..<710 {
                let name =
                    "key-" + String(repeating: "0", count: 4 - "\(number)".count) + "\(number)"
                let isThere = number < 700 && !number.isMultiple(of: 7)
                let expected = isThere ? Array("value \(number * number)".utf8) : nil
                let found = try reader.bytes(name, in: many).map { Array($0) }
                #expect(found == expected)
            }
            var keys: [[UInt8]] = []
            try reader.forEach(in: many) { key, _ throws(BoltError) in
                keys.append(Array(key))
                return true
            }
            #expect(keys.count == 600)
            #expect(zip(keys, keys.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) })
            var bucket = try reader.bucket("nested")
            for level in 0..<10 {
                guard
                    let next = try bucket.flatMap({ bucket throws(BoltError) in
                        try reader.bucket("deeper", in: bucket)
                    })
                else { return false }
                let found = try reader.bytes("level", in: next).map { Array($0) }
                #expect(found == [UInt8(level)])
                bucket = next
            }
            guard let large = try reader.bucket("large"), let empty = try reader.bucket("empty")
            else { return false }
            let long = try reader.bytes("a", in: large)
            #expect(long?.elementsEqual(Array(repeating: UInt8(ascii: "x"), count: 5_000)) == true)
            let (after, none) = (
                try reader.bytes("b", in: large), try reader.bytes("none", in: large)
            )
            #expect(after?.elementsEqual("after".utf8) == true)
            #expect(none?.isEmpty == true)
            let (absent, aBucket) = (
                try reader.bytes("a", in: empty), try reader.bytes("deeper", in: large)
            )
            #expect(absent == nil)
            #expect(aBucket == nil)
            return true
        }
        #expect(isRead)
    }

    @Test(arguments: [Recording.database, "generated.db"])
    func `no damage makes it fail or run on`(name: String) throws {
        let whole = try Recording.bytes(name)
        var random = SplitMix(state: 7)
        var errors = 0
        for _ in 0..<2_000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...12, using: &random) {
                // The heads of pages are the most dangerous place.
                let page = Int.random(in: 2..<bytes.count / 1024, using: &random) * 1024
                let offset = Int.random(
                    in: 0..<(Bool.random(using: &random) ? 64 : 1024), using: &random)
                bytes[page + offset] =
                    Bool.random(using: &random)
                    ? .random(in: 0...255, using: &random)
                    : [0, 1, 2, 3, 255].randomElement(using: &random) ?? 0
            }
            do throws(BoltError) {
                _ = try BoltDump.text(bytes)
            } catch {
                errors += 1
            }
        }
        #expect(errors > 100)
    }

    @Test func `a page that leads to itself is an error`() throws {
        var bytes = try Recording.bytes("generated.db")
        // Each branch page leads to itself, with all elements.
        for page in 2..<bytes.count / 1024 where bytes[page * 1024 + 8] == 1 {
            for element in 0..<Int(bytes[page * 1024 + 10]) {
                let place = page * 1024 + 16 + element * 16 + 8
                bytes.replaceSubrange(
                    place..<place + 8,
                    with: [UInt8(page & 255), UInt8(page >> 8), 0, 0, 0, 0, 0, 0])
            }
        }
        #expect(throws: BoltError.self) { try BoltDump.text(bytes) }
        let read = BoltDump.reader(bytes)
        #expect(throws: BoltError.self) {
            try BoltDatabase.read(read) { reader throws(BoltError) in
                guard let many = try reader.bucket("many") else { return }
                _ = try reader.bytes("key-0005", in: many)
            }
        }
    }

    @Test(arguments: [0, 1, 79, 80, 1_023, 1_024, 4_096, 20_000])
    func `a file that is cut short is an error`(count: Int) throws {
        let bytes = Array(try Recording.bytes("generated.db").prefix(count))
        #expect(throws: BoltError.self) { try BoltDump.text(bytes) }
    }

    @Test func `a head that is half written leaves the other one`() throws {
        for page in [0, 1] {
            var bytes = try Recording.bytes("generated.db")
            bytes[page * 1024 + 70] ^= 0xFF
            // The first transaction had all keys, and its pages may be used again by now.
            let meta = try BoltMeta.latest(BoltDump.reader(bytes))
            #expect(meta?.transaction == (page == 0 ? 3 : 2))
        }
        var bytes = try Recording.bytes("generated.db")
        bytes[70] ^= 0xFF
        bytes[1024 + 70] ^= 0xFF
        #expect(throws: BoltError.notADatabase) { try BoltDump.text(bytes) }
    }

    @Test func `what was written over while it was read is read again`() throws {
        let bytes = try Recording.bytes("generated.db")
        let file = ChangingFile(bytes: bytes)
        let text = try BoltDatabase.read(file.read) { reader throws(BoltError) in
            file.runs += 1
            if file.runs == 1 { file.advance() }
            return try reader.bucket("many") != nil
        }
        #expect(text)
        #expect(file.runs == 2)
        #expect(throws: BoltError.changing) {
            try BoltDatabase.read(file.read) { _ throws(BoltError) in file.advance() }
        }
    }
}

/// A database to which another transaction can be added, which changes nothing.
private final class ChangingFile {
    private var bytes: [UInt8]
    var runs = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    func read(offset: Int64, count: Int) throws(BoltError) -> [UInt8] {
        try BoltDump.reader(bytes)(offset, count)
    }

    /// Writes the head with the higher number over the other one, with the next number.
    func advance() {
        let heads = [Array(bytes[0..<1024]), Array(bytes[1024..<2048])]
        let newest = heads[0][64] > heads[1][64] ? 0 : 1
        var head = heads[newest]
        head[64] += 1
        var checksum: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in head[16..<72] { checksum = (checksum ^ UInt64(byte)) &* 0x100_0000_01B3 }
        for index in 0..<8 {
            head[72 + index] = UInt8(truncatingIfNeeded: checksum >> (8 * UInt64(index)))
        }
        let place = (1 - newest) * 1024
        bytes.replaceSubrange(place..<place + 1024, with: head)
    }
}

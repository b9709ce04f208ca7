import Foundation
import Glibc
import HostSystem
import TestFolder
import Testing

@testable import Packages

struct ContentCacheTests {
    @Test func `a file is read once`() throws {
        let folder = try TestFolder()
        try folder.write("file", "abc")
        let cache = ContentCache()
        let file = try FileDigestTests.open(folder, "file")
        #expect(cache.known(file.identity, [.sha256]) == nil)
        let first = try cache.digests(of: file, [.sha256])
        #expect(cache.known(file.identity, [.sha256]) == first)
        #expect(cache.known(file.identity, [.sha256, .md5]) == nil)
        let second = try cache.digests(of: file, [.md5])
        #expect(second[.sha256] == first[.sha256])
        #expect(cache.known(file.identity, [.sha256, .md5]) == second)
    }

    @Test func `a change that hides its time and size is seen`() throws {
        let folder = try TestFolder()
        let place = try folder.write("file", "abc")
        let cache = ContentCache()
        let before = try FileDigestTests.open(folder, "file").identity
        let first = try cache.digests(of: FileDigestTests.open(folder, "file"), [.sha256])
        let handle = try #require(FileHandle(forUpdatingAtPath: place))
        try handle.write(contentsOf: Data("xyz".utf8))
        try handle.close()
        var times = [
            timespec(
                tv_sec: Int(before.modified.seconds), tv_nsec: Int(before.modified.nanoseconds)),
            timespec(
                tv_sec: Int(before.modified.seconds), tv_nsec: Int(before.modified.nanoseconds)),
        ]
        let result = unsafe utimensat(AT_FDCWD, place, &times, 0)
        try #require(result == 0)
        let after = try FileDigestTests.open(folder, "file")
        #expect(after.identity.modified == before.modified)
        #expect(after.identity.sizeBytes == before.sizeBytes)
        #expect(try cache.digests(of: after, [.sha256])[.sha256] != first[.sha256])
    }

    @Test func `the values used last are kept`() {
        var recent = RecentValues<Int, Int>(capacity: 100)
        for number in 0..<1000 {
            recent.set(number, for: number)
            #expect(recent.value(of: 0) == 0)
            #expect(recent.count <= 100)
        }
        #expect(recent.value(of: 999) == 999)
        #expect(recent.value(of: 1) == nil)
        recent.set(-1, for: 999)
        #expect(recent.value(of: 999) == -1)
        recent.removeAll()
        #expect(recent.value(of: 0) == nil)
    }
}

import Agent
import AuditStream
import HostSystem
import Testing

struct WatchBookmarkTests {
    @Test(arguments: [
        nil, LogBookmark(device: 65_024, inode: 7, offset: 0),
        LogBookmark(device: 1, inode: .max, offset: 1 << 40, beginning: .max),
    ])
    func `what is written is read again`(log: LogBookmark?) {
        let latest = EventID(milliseconds: 1_795_543_960_967, serial: .max)
        let bookmark = WatchBookmark(latest: latest, log: log)
        #expect(WatchBookmark(bookmark.text) == bookmark)
    }

    @Test(arguments: [
        "", "something else", "merlon bookmark 2\nevent 1 2", "merlon bookmark 1\nevent 1",
        "merlon bookmark 1\nevent 1 99999999999", "merlon bookmark 1\nlog 1 2 3",
    ])
    func `another file is none`(text: String) {
        #expect(WatchBookmark(text) == nil)
    }

    @Test func `a damaged place in the log leaves the event`() {
        let bookmark = WatchBookmark("merlon bookmark 1\nevent 5 6\nlog 1 2 -3\n")
        #expect(bookmark?.latest.serial == 6)
        #expect(bookmark?.log == nil)
    }
}

import Synchronization
import TestFolder
import Testing

@testable import AuditStream

struct ProcessTreeTests {
    @Test(arguments: [16, 1_024, 1_025, 3_000, 5_000])
    func `every process is found again, however many there are`(count: UInt32) {
        var node = NodeModel(capacity: 1 << 14)
        for pid in 0..<count { node.exec(100 + pid, 50, "/bin/\(pid)") }
        #expect(node.tree.processCount == Int(count))
        for pid in 0..<count {
            let told = node.exec(100_000, 100 + pid, "/bin/x")
            #expect(told?.above == ["\(100 + pid) /bin/\(pid)"])
        }
    }

    @Test func `a program start knows those above it`() {
        var node = NodeModel()
        node.exec(10, 1, "/usr/sbin/sshd")
        node.exec(20, 10, "/bin/bash")
        let told = node.exec(30, 20, "/usr/bin/id")
        #expect(told?.above == ["20 /bin/bash", "10 /usr/sbin/sshd"])
        #expect(told?.place == .host)
        // One process runs one program after the other; it stays below the same.
        #expect(node.exec(30, 20, "/usr/bin/env")?.above == ["20 /bin/bash", "10 /usr/sbin/sshd"])
        #expect(node.exec(40, 30, "/bin/ls")?.above.first == "30 /usr/bin/env")
        #expect(node.tree.processCount == 4)
    }

    @Test func `a child of whose program nothing is known runs that of its parent`() {
        var node = NodeModel()
        node.exec(10, 1, "/bin/bash")
        node.fork(10, 20)
        #expect(node.exec(30, 20, "/bin/ls")?.above == ["20 /bin/bash", "10 /bin/bash"])
    }

    @Test func `a thread is no child`() {
        var node = NodeModel()
        node.exec(10, 1, "/bin/java")
        node.fork(10, 20, flags: "3d0f00")
        #expect(node.tree.processCount == 1)
    }

    @Test func `a child that runs before its parent goes on stays what it is`() {
        var node = NodeModel()
        node.exec(10, 1, "/usr/bin/make")
        node.now += 10
        node.exec(20, 10, "/bin/sh")
        // The stamp of a call is the moment of its beginning.
        node.now -= 8
        node.fork(10, 20)
        node.now += 10
        #expect(node.exec(30, 20, "/bin/ls")?.above == ["20 /bin/sh", "10 /usr/bin/make"])
    }

    @Test func `a pid that ended and came again is another process`() {
        var node = NodeModel()
        node.exec(10, 1, "/bin/bash")
        node.exec(20, 10, "/usr/sbin/sshd")
        node.exit(20)
        #expect(node.exec(20, 10, "/bin/ls")?.above == ["10 /bin/bash"])
        #expect(node.tree.processCount == 3)
        node.fork(10, 20)
        #expect(node.exec(40, 20, "/bin/x")?.above.first == "20 /bin/bash")
    }

    @Test func `a process whose end was told is not looked at`() {
        var node = NodeModel(isLive: true)
        node.running[10] = .init(parent: 1, ticks: 5, group: "0::/", program: "/bin/bash")
        node.exec(10, 1, "/bin/bash")
        node.tree.fork(10, 20, at: node.now)
        node.tree.exit(20, at: node.now + 1)
        let looks = node.running.looks.load(ordering: .relaxed)
        #expect(node.exec(20, 10, "/bin/true")?.place == .host)
        #expect(node.running.looks.load(ordering: .relaxed) == looks + 1, "at its parent alone")
        // Whoever has the pid by now is another one, whose fork nobody told.
        node.running[20] = .init(parent: 10, ticks: 7, group: "/pod/a", program: "/bin/x")
        node.now += 1_000
        #expect(node.exec(20, 10, "/bin/x")?.place == .container("a"))
    }

    @Test func `a process of which only the first thread ended is looked at`() {
        var node = NodeModel(isLive: true)
        node.running[10] = .init(parent: 1, ticks: 5, group: "0::/", program: "/bin/bash")
        node.exec(10, 1, "/bin/bash")
        node.tree.fork(10, 20, at: node.now)
        // Another thread starts a program: the kernel tells the first one's end before that.
        node.running[20] = .init(
            parent: 10, ticks: UInt64(node.now), group: "/pod/a", program: "/bin/x")
        node.tree.exit(20, at: node.now + 1)
        #expect(node.exec(20, 10, "/bin/x")?.place == .container("a"))
    }

    @Test func `a pid under another parent is another process`() {
        var node = NodeModel()
        node.exec(10, 1, "/bin/a")
        node.exec(11, 1, "/bin/b")
        node.exec(20, 10, "/bin/c")
        #expect(node.exec(20, 11, "/bin/d")?.above == ["11 /bin/b"])
        // Its parent has ended, and it went to one further above.
        node.exec(30, 20, "/bin/e")
        #expect(node.exec(30, 11, "/bin/f")?.above == ["20 /bin/d", "11 /bin/b"])
        #expect(node.exec(30, 1, "/bin/f")?.above == ["20 /bin/d", "11 /bin/b"])
    }

    @Test func `start ticks tell processes with one pid apart`() {
        var node = NodeModel(isLive: true)
        node.running[10] = .init(parent: 1, ticks: 5, group: "/pod/a", program: "/bin/a")
        node.tree.seed([10])
        node.running[10] = .init(parent: 1, ticks: 900, group: "/host", program: "/bin/b")
        let told = node.exec(10, 1, "/bin/b")
        #expect(told?.place == .host)
        #expect(node.tree.processCount == 2)
        // A process that only forked, in the place of one that ran a program.
        node.running[10] = .init(parent: 1, ticks: 950, group: "/pod/c", program: "/bin/c")
        let child = node.exec(20, 10, "/bin/ls")
        #expect(child?.place == .container("c") && child?.above == ["10 /bin/c"])
    }

    @Test func `a process that began after the event is not looked at`() {
        var node = NodeModel(isLive: true)
        node.exec(10, 1, "/bin/a")
        node.running[10] = .init(
            parent: 1, ticks: UInt64(node.now) + 60_000, group: "/pod/late", program: "/bin/z")
        node.running[30] = .init(
            parent: 1, ticks: UInt64(node.now) + 60_000, group: "/pod/late", program: "/bin/z")
        #expect(node.exec(10, 1, "/bin/b")?.place == .host)
        #expect(node.exec(20, 10, "/bin/c")?.above == ["10 /bin/b"])
        #expect(node.exec(21, 30, "/bin/c")?.above == [])
    }

    @Test func `what runs is taken in any order`() {
        var node = NodeModel(isLive: true)
        for pid in UInt32(2)..<40 {
            node.running[pid] = .init(
                parent: pid - 1, ticks: UInt64(pid), group: "/host", program: "/bin/\(pid)")
        }
        node.tree.seed((2..<40).reversed())
        let told = node.exec(50, 39, "/bin/x")
        #expect(told?.above.count == 16)
        #expect(told?.above.prefix(2) == ["39 /bin/39", "38 /bin/38"])
    }

    @Test func `a child that was told of before its parent's program has the place of that`() {
        var node = NodeModel(isLive: true)
        node.running[10] = .init(parent: 1, ticks: 5, group: "/host", program: "/bin/sh")
        node.tree.seed([10])
        // It goes into a container, runs a program there, and that one begins others, which end.
        node.running[10]?.group = "/pod/a"
        node.tree.fork(10, 20, at: node.now + 5)
        node.tree.fork(20, 21, at: node.now + 6)
        // One that began before stays where it was.
        node.tree.fork(10, 30, at: node.now - 50)
        node.tree.fork(30, 31, at: node.now - 40)
        #expect(node.exec(10, 1, "/bin/sh")?.place == .container("a"))
        node.now += 10
        #expect(node.exec(21, 20, "/bin/true")?.place == .container("a"))
        #expect(node.exec(20, 10, "/bin/true")?.place == .container("a"))
        #expect(node.exec(31, 30, "/bin/true")?.place == .host)
    }

    @Test func `a process that ended has the place of the one above`() {
        var node = NodeModel(isLive: true)
        node.running[10] = .init(parent: 1, ticks: 5, group: "/pod/a", program: "/bin/sh")
        let told = node.exec(20, 10, "/bin/ls")
        #expect(told?.place == .container("a"))
        #expect(node.tree.counts.inherited == 1 && node.tree.counts.seen == 0)
        #expect(node.exec(99, 98, "/bin/ls")?.place == .unknown)
        #expect(node.tree.counts.unattributed == 1)
    }

    @Test func `the one above is looked at again although the clock was set back`() {
        var node = NodeModel(isLive: true)
        node.running[10] = .init(parent: 1, ticks: 5, group: "/pod/a", program: "/bin/sh")
        node.exec(10, 1, "/bin/sh")
        node.now += 1_000
        #expect(node.exec(20, 10, "/bin/ls")?.place == .container("a"))
        node.running[10]?.group = "/pod/b"
        node.now -= 3_600_000
        #expect(node.exec(21, 10, "/bin/ls")?.place == .container("b"))
    }

    @Test func `the least used leaves, and is found again by a look`() {
        var node = NodeModel(capacity: 16, isLive: true)
        node.running[10] = .init(parent: 1, ticks: 5, group: "/pod/a", program: "/bin/sh")
        node.exec(11, 10, "/bin/first")
        for pid in UInt32(100)..<200 { node.exec(pid, 1, "/bin/\(pid)") }
        #expect(node.tree.processCount == 16)
        #expect(node.tree.counts.evicted > 80)
        let told = node.exec(12, 10, "/bin/ls")
        #expect(told?.place == .container("a") && told?.above == ["10 /bin/sh"])
    }

    @Test func `a process does not leave for its own child`() {
        var node = NodeModel(capacity: 16)
        node.exec(10, 1, "/bin/bash")
        for pid in UInt32(100)..<115 { node.exec(pid, 1, "/bin/x") }
        #expect(node.exec(11, 10, "/bin/ls")?.above == ["10 /bin/bash"])
        for pid in UInt32(200)..<214 { node.exec(pid, 1, "/bin/x") }
        node.fork(11, 12)
        #expect(node.exec(13, 12, "/bin/y")?.above.first == "12 /bin/ls")
    }

    @Test func `names are held as long as a process has them`() {
        var node = NodeModel(capacity: 64, isLive: true)
        for round in 0..<20 {
            for pid in UInt32(100)..<200 {
                node.running[pid] = .init(
                    parent: pid - 1, ticks: UInt64(round * 1_000) + UInt64(pid),
                    group: "/pod/\(round)-\(pid)", program: "/bin/\(round)")
                node.exec(pid, pid - 1, "/usr/bin/runc exec \(NodeModel.id("a")) \(round)-\(pid)")
                node.exec(pid, pid - 1, "/bin/\(round)-\(pid)")
                if pid.isMultiple(of: 3) { node.fork(pid, pid + 1_000) }
            }
        }
        // All that is left are processes of the same name and group.
        for pid in UInt32(0)..<200 {
            node.running[pid + 5_000] = .init(
                parent: 1, ticks: 99_000 + UInt64(pid), group: "/host", program: "/bin/same")
            node.exec(pid + 5_000, 1, "/bin/same")
        }
        #expect(node.tree.nameCounts == [1, 1])
    }

    /// 65,536 of them, with 6 MB of names, are what the tree holds at most by default.
    @Test func `a process takes no more than 96 bytes`() {
        #expect(MemoryLayout<ProcessSlots.Process>.stride <= 96)
    }

    @Test func `of processes with one pid the last is found, also when the first have left`() {
        var slots = ProcessSlots(capacity: 3_000, isBulk: true)
        for count in 0..<8_000 {
            if slots.isFull { _ = slots.evict() }
            let pid: UInt32 = count % 2 == 0 ? 7 : 9 + 65_536 * 7
            #expect(slots.add(pid) == slots.slot(of: pid))
        }
    }

    @Test func `50,000 processes are kept in bounds`() {
        var node = NodeModel(capacity: 50_000)
        for pid in UInt32(0)..<120_000 {
            node.exec(pid + 2, pid / 2 + 1, "/usr/bin/program-\(pid % 1_000)")
        }
        #expect(node.tree.processCount == 50_000)
        #expect(node.tree.counts.evicted == 70_000)
        #expect(node.tree.nameCounts[0] == 1_000)
    }

    /// Processes that fork, run programs and end in any order, as a simple list has them.
    @Test(arguments: UInt64(0)..<30)
    func `lineage is that of a simple model`(seed: UInt64) {
        struct Simple {
            var parent: Int?
            var pid: UInt32
            var ppid: UInt32
            var program: String
            var isAlive = true
        }
        var random = SplitMix(state: seed)
        var node = NodeModel()
        var all = [Simple(parent: nil, pid: 2, ppid: 1, program: "/bin/init")]
        var alive: [UInt32: Int] = [2: 0]
        node.exec(2, 1, "/bin/init")
        for step in 0..<600 {
            guard
                let (pid, index) = alive.sorted(by: { $0.key < $1.key })
                    .randomElement(using: &random)
            else { break }
            switch Int.random(in: 0..<10, using: &random) {
            case ..<4:
                let child = UInt32.random(in: 3..<60, using: &random)
                guard alive[child] == nil else { continue }
                node.fork(pid, child, parent: all[index].ppid)
                alive[child] = all.count
                all.append(
                    Simple(parent: index, pid: child, ppid: pid, program: all[index].program))
            case ..<6 where pid != 2:
                node.exit(pid, parent: all[index].ppid)
                alive[pid] = nil
                all[index].isAlive = false
                // Its children go to the first one.
                for other in all.indices where all[other].ppid == pid && all[other].isAlive {
                    all[other].ppid = 1
                }
            default:
                all[index].program = "/bin/\(step)"
                let told = node.exec(pid, all[index].ppid, "/bin/\(step)")
                var above: [String] = []
                var next = all[index].parent
                while let parent = next, above.count < 16 {
                    above.append("\(all[parent].pid) \(all[parent].program)")
                    next = all[parent].parent
                }
                #expect(told?.above == above, "seed \(seed), step \(step)")
            }
        }
    }
}

import Testing

@testable import HostSystem

struct OwnMemoryTests {
    @Test func `only the program's own code is taken`() {
        let list = """
            55d0a4e00000-55d0a4e5e000 r--p 00000000 fe:00 1234                       /opt/a b/merlon
            55d0a4e5e000-55d0a8809000 r-xp 0005e000 fe:00 1234                       /opt/a b/merlon
            55d0a8809000-55d0a8900000 r--p 03a09000 fe:00 1234                       /opt/a b/merlon
            55d0a8900000-55d0ab000000 rw-p 03b00000 fe:00 1234                       /opt/a b/merlon
            55d0ab000000-55d0ab001000 rwxp 03b00000 fe:00 1234                       /opt/a b/merlon
            55d0abc00000-55d0abd00000 rw-p 00000000 00:00 0                          [heap]
            7fe690000000-7fe690100000 r-xp 00000000 fe:00 99                         /lib/libc.so.6
            7fe690200000-7fe690300000 r-xp 00000000 fe:00 98                         /x/opt/a b/merlon
            7ffd00000000-7ffd00002000 r-xp 00000000 00:00 0                          [vdso]
            zz-1 r-xp 00000000 fe:00 1234                                            /opt/a b/merlon
            9-1 r-xp 00000000 fe:00 1234                                             /opt/a b/merlon
            """
        #expect(
            OwnMemory.codeRanges(list, of: "/opt/a b/merlon")
                == [0x55D0_A4E5_E000..<0x55D0_A880_9000])
    }

    @Test func `the program goes on as before`() throws {
        let before = try CurrentProcess.executable()
        OwnMemory.giveBack()
        #expect(try CurrentProcess.executable() == before)
        #expect((0..<1_000).map { "\($0)" }.joined().utf8.count == 2_890)
    }
}

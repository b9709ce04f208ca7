import Foundation
import HostSystem
import Posture
import TestFolder
import Testing

@testable import Probes

struct ListenersProbeTests {
    /// A port of loopback on which somebody listens as long as the value lives.
    private final class Listener {
        let descriptor: Int32
        let port: UInt16

        init() throws {
            let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_in()
            address.sin_family = UInt16(AF_INET)
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let isOpen = unsafe withUnsafeMutablePointer(to: &address) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe bind(number, $0, length) == 0 && listen(number, 1) == 0
                        && getsockname(number, $0, &length) == 0
                }
            }
            descriptor = number
            port = UInt16(bigEndian: address.sin_port)
            guard isOpen else { throw POSIXError(.EADDRINUSE) }
        }

        deinit { close(descriptor) }
    }

    @Test func `a socket of this process is told with the process`() async throws {
        let listener = try Listener()
        let found = await ListenersProbe().observe(try HostView(root: "/")).instances.first
        let socket = try #require(
            found?["sockets"]?.elements.first {
                $0["port"]?.value == .int(Int64(listener.port))
                    && $0["protocol"]?.text == "tcp"
            })
        #expect(socket["address"]?.text == "127.0.0.1")
        #expect(socket["isLoopback"]?.value == .bool(true))
        #expect(socket["pid"]?.value == .int(Int64(getpid())))
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        #expect(socket["program"]?.text == (program as NSString).lastPathComponent)
    }

    private static let tables = """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 00000000:280A 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4242 1 0 100 0 0 10 0
           1: 0100007F:2379 00000000:0000 0A 00000000:00000000 00:00000000 00000000   998        0 4343 1 0 100 0 0 10 0
           2: 0A00000A:280A 0B00000A:D431 01 00000000:00000000 00:00000000 00000000     0        0 4444 1 0 20 4 30 10 -1
        """

    @Test func `a recorded table gives what listens and no connections`() async throws {
        let node = try TestFolder()
        try node.write("/proc/1/net/tcp", Self.tables)
        let found = try #require(try await ListenersProbe().fact(node)?["sockets"])
        #expect(found.elements.count == 2)
        #expect(found.at(0, "port")?.value == .int(9081))
        #expect(found.at(1, "port")?.value == .int(10_250))
        #expect(found.at(1, "address")?.text == "0.0.0.0")
        #expect(found.at(1, "isLoopback")?.value == .bool(false))
        #expect(found.at(0, "uid")?.value == .int(998))
        #expect(found.at(0, "program")?.isUnknown == true)
    }

    @Test(arguments: [
        ("00000000000000000000000000000000", "::"), ("00000000000000000000000001000000", "::1"),
        ("0000000000000000FFFF00000100007F", "::ffff:127.0.0.1"),
        ("B80D0120000000000000000001000000", "2001:db8::1"),
        ("000080FE00000000FF005450005E0000", nil as String?),
    ])
    func `addresses of IPv6 are written as people write them`(
        hex: String, address: String?
    ) async throws {
        let node = try TestFolder()
        try node.write(
            "/proc/1/net/tcp6",
            "head\n 0: \(hex):0050 \(hex):0000 0A 0:0 0:0 0     0        0 0 1\n")
        let found = try #require(try await ListenersProbe().fact(node)?["sockets"])
        if let address { #expect(found.at(0, "address")?.text == address) }
        #expect(found.at(0, "port")?.value == .int(80))
        #expect(found.at(0, "pid") == nil)
    }

    @Test func `addresses are written as the system's own library does`() {
        for number in 0..<2_000 {
            var random = SplitMix(state: UInt64(number))
            let bytes = (0..<16).map { _ in
                random.next() % 3 == 0 ? UInt8(truncatingIfNeeded: random.next()) : 0
            }
            // The library writes addresses that begin with twelve zeros in the form of IPv4.
            guard bytes.prefix(12).contains(where: { $0 != 0 }) else { continue }
            var text = [CChar](repeating: 0, count: 64)
            unsafe _ = inet_ntop(AF_INET6, bytes, &text, 64)
            let wanted = String(
                decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            #expect(IPv6Text.text(of: bytes) == wanted)
        }
    }

    @Test func `without tables what listens is unknown`() async throws {
        let node = try TestFolder()
        try node.makeFolder("/proc/1")
        #expect(try await ListenersProbe().fact(node)?["sockets"]?.isUnknown == true)
        #expect(try await ListenersProbe().fact(try TestFolder())?["sockets"]?.isUnknown == true)
    }
}

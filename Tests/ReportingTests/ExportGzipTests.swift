import Foundation
import HostSystem
import TestFolder
import Testing

struct ExportGzipTests {
    @Test(arguments: [0, 1, 1_000, 3 << 20])
    func `gzip itself reads what is packed`(count: Int) throws {
        var random = SplitMix(state: 7)
        // Half noise, half repetition.
        let noise = (0..<count / 2).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        let bytes = noise + [UInt8](repeating: 97, count: count - count / 2)
        let packed = try #require(Gzip.compress(bytes))
        let folder = try TestFolder()
        let place = try folder.write("packed.gz", packed)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", "-d", place]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(try Array(Data(contentsOf: URL(fileURLWithPath: folder.path + "/packed"))) == bytes)
    }
}

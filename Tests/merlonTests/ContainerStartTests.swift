import Foundation
import TestFolder
import Testing

extension KernelAuditTests {
    /// Starts in containers, which the stream tells of after their processes have ended.
    struct ContainerStartTests {
        private let folder: TestFolder
        private let audit: KernelAudit

        init() async throws {
            audit = try await KernelAudit()
            folder = try TestFolder()
        }

        /// A tree of shells, each of which starts two more and one program: 2^(depth + 1) - 1
        /// programs in all, with marks from 1 on.
        private static func bomb(_ name: String, depth: Int, waits: Bool) -> String {
            """
            bomb() {
                if [ $1 -gt 0 ]; then
                    bomb $(($1 - 1)) $(($2 * 2)) & bomb $(($1 - 1)) $(($2 * 2 + 1)) &
                fi
                /bin/true \(name)-$2
                \(waits ? "wait" : ":")
            }
            bomb \(depth) 1
            # Until there is no other process, so that those left behind may end.
            set -- /proc/[0-9]*; while [ $# -gt 1 ]; do wait; set -- /proc/[0-9]*; done
            # Its programs are gone at once; the container itself is there until a loaded machine has
            # let somebody look, as no runtime's call tells of this one.
            sleep 3
            """
        }

        @Test(arguments: [true, false])
        func `each start of a fork bomb belongs to its container`(waits: Bool) throws {
            let pod = try TestPod(containers: 2)
            let watch = try audit.watch(in: folder)
            let marks = (1..<512).map { "host-\($0)" }
            try audit.start("host", 1..<512)
            for (number, container) in pod.containers.enumerated() {
                let bomb = Self.bomb("bomb\(number)", depth: 8, waits: waits)
                #expect(try pod.run(bomb, in: container) == 0)
            }
            try audit.start("last")
            try watch.wait(for: "last-0")
            #expect(watch.end() == 0)
            let lines = try watch.watchLines().filter { $0.mark != nil && $0.mark != "last-0" }
            for (number, container) in pod.containers.enumerated() {
                let own = lines.filter { $0.mark?.hasPrefix("bomb\(number)-") == true }
                #expect(
                    Set(own.compactMap(\.mark)) == Set((1..<512).map { "bomb\(number)-\($0)" }))
                #expect(own.count == 511)
                let strays = own.filter { $0.container?.id != container }
                #expect(Set(strays.map { "\($0.place ?? "") \($0.container?.id ?? "")" }) == [])
            }
            let host = lines.filter { $0.mark?.hasPrefix("host-") == true }
            #expect(host.compactMap(\.mark) == marks)
            #expect(host.allSatisfy { $0.place == "host" })
            #expect(try watch.endLine()?.lost == [:])
        }
    }
}

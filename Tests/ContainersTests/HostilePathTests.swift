import Containers
import TestFolder
import Testing

struct HostilePathTests {
    private static let pieces = [
        "/", "/docker", "kubepods", ".slice", ".scope", ".service", "user@", "user.slice", "pod",
        "-", ":", "cri-containerd", "crio", "..", "\n", "0::", "4:memory:", "1:name=systemd:",
        " (deleted)", "lxc", "_", "", "é", "\0", String(repeating: "a0", count: 32),
        String(repeating: "f", count: 63), "0f9a1c62-2b6e-4a53-9c1a-7e0f5d3b8a11",
    ]

    @Test func `no bytes make it fail, and what it tells lies within them`() {
        var random = SplitMix(state: 1)
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...14, using: &random)
            let text = (0..<count).map { _ in Self.pieces.randomElement(using: &random) ?? "" }
            var bytes = Array(("0::/" + text.joined()).utf8)
            if !bytes.isEmpty, Bool.random(using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(
                    in: 0...255, using: &random)
            }
            let one = Bool.random(using: &random) ? bytes : []
            let parser = ControlGroupParser(processOne: one.span)
            guard let path = parser.parse(bytes.span) else { continue }
            let levels: [ControlGroupPath.Level] =
                switch path.place {
                case .container(let levels): levels
                case .claimed(let level): [level]
                case .host, .other: []
                }
            #expect(levels.count <= ControlGroupPath.levelLimit)
            for level in levels {
                let id = path.id(of: level, in: bytes.span)
                let uid = path.podUID(of: level, in: bytes.span)
                #expect(id.utf8.count == 64)
                #expect([nil, 32, 36].contains(uid?.utf8.count))
            }
        }
    }
}

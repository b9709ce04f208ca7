import Testing

@testable import YAML

struct SourceTextTests {
    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private func utf16(_ text: String, isBigEndian: Bool) -> [UInt8] {
        text.utf16.flatMap { unit in
            let bytes = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
            return isBigEndian ? bytes : bytes.reversed()
        }
    }

    @Test(arguments: [true, false])
    func `a byte order mark is passed over`(onlyFirst: Bool) throws {
        let bytes = Self.mark + Array("a: [b]\nc: 1\n".utf8)
        let node = try YAML.document(bytes: bytes, path: "/f", onlyFirst: onlyFirst)
        #expect((node?.line, node?.column) == (1, 1))
        #expect((node?[key: "a"]?.line, node?[key: "a"]?.column) == (1, 4))
        #expect(node?[key: "c"]?.scalar?.resolved == .int(1))
    }

    @Test func `a byte order mark before a second document is passed over`() throws {
        let bytes =
            Array("a: 1\n".utf8) + Self.mark + Array("---\n".utf8) + Self.mark
            + Array("b: 1\nc: 2\n".utf8)
        let documents = try YAML.documents(bytes: bytes, path: "/f")
        #expect(documents.count == 2)
        #expect((documents.last?.line, documents.last?.column) == (3, 1))
        #expect(documents.last?[key: "c"] != nil)
    }

    @Test func `an error behind a byte order mark has its place`() {
        let bytes = Self.mark + Array("a: ".utf8) + [0xFF]
        let error = #expect(throws: YAMLError.self) {
            try YAML.document(bytes: bytes, path: "/f")
        }
        #expect((error?.line, error?.column) == (1, 4))
    }

    @Test(arguments: [true, false])
    func `UTF-16 with a byte order mark is read`(isBigEndian: Bool) throws {
        let bytes = utf16("\u{FEFF}a: 😀\nb: [c]\n", isBigEndian: isBigEndian)
        let node = try YAML.document(bytes: bytes, path: "/f", onlyFirst: true)
        #expect(node?[key: "a"]?.scalar?.text == "😀")
        #expect((node?[key: "b"]?.line, node?[key: "b"]?.column) == (2, 4))
    }

    @Test(arguments: [[0x61], [0x3D, 0xD8], [0x00, 0xDE, 0x61, 0x00]] as [[UInt8]])
    func `what is not UTF-16 for all its mark is refused`(rest: [UInt8]) {
        let error = #expect(throws: YAMLError.self) {
            try YAML.document(bytes: [0xFF, 0xFE] + rest, path: "/f", onlyFirst: true)
        }
        #expect(error?.kind == .malformed)
    }
}

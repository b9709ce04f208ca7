import Foundation
import TestFolder
import Testing

/// A unit with its files, and what the real systemd made of them (`Units/README.md`).
struct UnitCase: Sendable, CustomTestStringConvertible {
    struct Expectation: Decodable {
        let load: String
        let started: Bool
        let name: String?
        let argv: [String]?
        let environment: [String]?
        let dropIns: [String]
    }

    let file: URL

    var testDescription: String { file.deletingPathExtension().lastPathComponent }

    static var all: [UnitCase] {
        let folder =
            ProcessInfo.processInfo.environment["MERLON_UNIT_CASES"].map(URL.init(fileURLWithPath:))
            ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Units")
        do {
            return try FileManager.default
                .contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
                .filter { $0.pathExtension == "unit" }
                .sorted { $0.path < $1.path }.map(UnitCase.init)
        } catch {
            return []
        }
    }

    /// Lays the files out in the folder; gives the unit's name and what is expected of it.
    func unpack(into folder: TestFolder) throws -> (unit: String, Expectation) {
        var unit = ""
        var name = ""
        var bytes: [UInt8] = []
        let lines = try Data(contentsOf: file)
            .split(separator: 10, omittingEmptySubsequences: false)
        for line in lines.map(Array.init) + [Array("-- end --".utf8)] {
            let text = String(decoding: line, as: UTF8.self)
            guard text.hasPrefix("-- "), text.hasSuffix(" --") else {
                if name.isEmpty, text.hasPrefix("unit: ") { unit = String(text.dropFirst(6)) }
                bytes += line + [10]
                continue
            }
            let next = String(text.dropFirst(3).dropLast(3))
            if next == "no newline" {
                bytes.removeLast()
                try folder.write(name, bytes)
                name = ""
                continue
            }
            if name == "expected" {
                return (unit, try JSONDecoder().decode(Expectation.self, from: Data(bytes)))
            }
            try add(name, bytes, to: folder)
            name = next
            bytes = []
        }
        throw CocoaError(.fileReadCorruptFile)
    }

    private func add(_ name: String, _ bytes: [UInt8], to folder: TestFolder) throws {
        let parts = name.components(separatedBy: " -> ")
        if parts.count == 2 {
            try folder.link(parts[0], to: parts[1])
        } else if !name.isEmpty {
            try folder.write(name, bytes)
        }
    }
}

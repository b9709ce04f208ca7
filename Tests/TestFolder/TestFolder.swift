import Foundation

/// A folder that lives as long as the value that stands for it.
package final class TestFolder: Sendable {
    package let path: String

    package init() throws {
        let url = FileManager.default.temporaryDirectory
            .appending(component: "merlon-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit {
        // What is left behind is in the folder for temporary files.
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Writes a file, with the folders above it, and gives its path.
    @discardableResult
    package func write(_ name: String, _ text: String = "") throws -> String {
        let url = URL(filePath: path).appending(path: name)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
        return url.path
    }
}

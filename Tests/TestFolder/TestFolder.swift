import Foundation

/// A folder that lives as long as the value that stands for it.
///
/// Names in it may begin with a slash, as paths of a node whose root it is. The folders above
/// what is made are made too.
package final class TestFolder: Sendable {
    package let path: String

    package init() throws {
        path =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("merlon-test-\(UUID())").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        // What is left behind is in the folder for temporary files.
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Where a name of the folder lies on this machine.
    package func place(_ name: String) throws -> String {
        let place = name.hasPrefix("/") ? path + name : "\(path)/\(name)"
        try FileManager.default.createDirectory(
            atPath: (place as NSString).deletingLastPathComponent,
            withIntermediateDirectories: true)
        return place
    }

    /// Writes a file and gives its place.
    @discardableResult
    package func write(_ name: String, _ text: String = "", mode: Int = 0o644) throws -> String {
        try write(name, Array(text.utf8), mode: mode)
    }

    @discardableResult
    package func write(_ name: String, _ bytes: [UInt8], mode: Int = 0o644) throws -> String {
        let place = try place(name)
        try Data(bytes).write(to: URL(fileURLWithPath: place))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: place)
        return place
    }

    package func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(
            atPath: try place(name), withIntermediateDirectories: true)
    }

    /// Makes a link, in place of one that is there.
    package func link(_ name: String, to target: String) throws {
        let place = try place(name)
        if (try? FileManager.default.destinationOfSymbolicLink(atPath: place)) != nil {
            try FileManager.default.removeItem(atPath: place)
        }
        try FileManager.default.createSymbolicLink(atPath: place, withDestinationPath: target)
    }
}

/// A file of controls.
package struct PolicyPack: Sendable {
    package let name: String
    /// As the pack states it; nil where it states none.
    package let version: String?
    /// SHA-256 of the file's bytes, in hexadecimal.
    package let sha256: String
    /// The file it was read from.
    package let path: String
    package let controls: [Control]

    package static let apiVersion = "merlon.dev/v1alpha1"
    package static let kind = "PolicyPack"
}

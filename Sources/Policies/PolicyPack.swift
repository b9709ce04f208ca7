/// A file of controls.
package struct PolicyPack: Sendable {
    package let name: String
    /// As the pack states it; nil where it states none.
    package let version: String?
    /// SHA-256 of the file's bytes, in hexadecimal.
    package let sha256: String
    /// The file it was read from.
    package let path: String
    /// What its expressions name as `params`.
    package let parameters: PackParameters
    package let controls: [Control]

    package init(
        name: String, version: String?, sha256: String, path: String,
        parameters: PackParameters = PackParameters(), controls: [Control]
    ) {
        self.name = name
        self.version = version
        self.sha256 = sha256
        self.path = path
        self.parameters = parameters
        self.controls = controls
    }

    /// The same pack with other values of its parameters.
    func setting(_ parameters: PackParameters) -> PolicyPack {
        PolicyPack(
            name: name, version: version, sha256: sha256, path: path, parameters: parameters,
            controls: controls.map { $0.setting(parameters) })
    }

    package static let apiVersion = "merlon.dev/v1alpha1"
    package static let kind = "PolicyPack"
}

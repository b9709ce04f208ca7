/// A container of a static pod that starts a component.
struct ManifestCommand: Sendable {
    let pod: PodManifest
    let container: PodContainer
    /// What stands behind the program.
    let words: [CommandWord]
}

/// The version of this program, by semantic versioning.
enum MerlonVersion {
    static let current = "0.1.0"
}

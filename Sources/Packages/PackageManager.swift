/// What installs a distribution's packages and keeps account of their files.
package enum PackageManager: String, Hashable, Sendable, CaseIterable {
    case dpkg, rpm
}

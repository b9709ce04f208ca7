import Packages

/// An answer without what it is about.
enum Answer: Hashable {
    case unmodified, modified, notPackaged, unknown
    case noDigest(PackageFile.Exemption)

    init(_ answer: ContentAnswer) {
        self =
            switch answer {
            case .unmodified: .unmodified
            case .modified: .modified
            case .noDigest(_, let why): .noDigest(why)
            case .notPackaged: .notPackaged
            case .unknown, .changing: .unknown
            }
    }
}

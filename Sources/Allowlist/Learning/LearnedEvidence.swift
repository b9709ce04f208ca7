/// By what a file can be known again.
enum FileEvidence: Hashable, Sendable {
    /// From this package, unmodified.
    case package(String)
    case hash(String)
    /// By the image that it comes with.
    case image
    /// It was not looked at yet.
    case pending
    /// It could not be found out.
    case unverified

    /// `content` is nil where nobody looked.
    init(_ content: FileContent?) {
        switch content {
        case nil, .pending: self = .pending
        case .known(_, let package?, true) where !package.isEmpty: self = .package(package)
        case .known(let hash?, _, _): self = .hash(hash)
        case .known(nil, _, _), .unknown: self = .unverified
        }
    }

    enum Kind: Int, Hashable, Comparable, Sendable {
        case package, image, hash, path

        static func < (left: Kind, right: Kind) -> Bool { left.rawValue < right.rawValue }
    }

    var kind: Kind {
        switch self {
        case .package: .package
        case .hash: .hash
        case .image: .image
        case .pending, .unverified: .path
        }
    }
}

/// By what a start's files can be known again.
struct LearnedEvidence: Hashable, Sendable {
    var program: FileEvidence
    /// Nil where no script is run.
    var script: FileEvidence?

    /// How many files are known by more than their path.
    var strength: Int {
        (program.kind == .path ? 0 : 1) + (script?.kind == .path ? 0 : 1)
    }

    /// Whether every file that was not verified was only not looked at yet.
    var isPending: Bool { program != .unverified && script != .unverified }
}

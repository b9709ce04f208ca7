package import Allowlist

extension Decision {
    package var isAlert: Bool { outcome.isAlert }
    package var isPending: Bool { if case .pending = outcome { true } else { false } }
}

extension Decision.Outcome {
    var isAlert: Bool { if case .alert = self { true } else { false } }
}

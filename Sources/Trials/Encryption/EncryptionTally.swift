import Synchronization

/// What is kept of the values that were looked at: numbers, and the names of some.
struct EncryptionTally: Hashable, Sendable {
    /// Names that are told at most.
    static let nameLimit = 20
    /// Keys of encryption that are told apart at most; a key server may have named them by chance.
    private static let providerLimit = 100

    var total = 0
    private(set) var encrypted = 0
    private(set) var plaintext = 0
    private(set) var unrecognised = 0
    private(set) var providers: [String: Int] = [:]
    private(set) var plaintextNames: [String] = []

    var sampled: Int { encrypted + plaintext + unrecognised }

    /// `name` as namespace/name.
    mutating func add(_ prefix: StoragePrefix, name: String) {
        switch prefix {
        case .encrypted(let provider, let version, let key):
            encrypted += 1
            let text = "\(provider):\(version):\(key)"
            if providers[text] != nil || providers.count < Self.providerLimit {
                providers[text, default: 0] += 1
            }
        case .plaintext:
            plaintext += 1
            if plaintextNames.count < Self.nameLimit { plaintextNames.append(name) }
        case .unrecognised: unrecognised += 1
        }
    }
}

/// A tally that is still there when counting was cut short.
final class EncryptionBoard: Sendable {
    private let state = Mutex(EncryptionTally())

    var tally: EncryptionTally { state.withLock { $0 } }

    func update(_ change: (inout EncryptionTally) -> Void) {
        state.withLock { change(&$0) }
    }
}

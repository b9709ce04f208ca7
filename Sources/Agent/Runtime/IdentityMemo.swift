import HostSystem

/// Remembers which files were found at paths, as long as a batch of records lasts.
///
/// All that a batch tells had happened when it was received. A look at a file after that is as good
/// for each start of the batch as for the one it was made for: what changed since the start shows.
struct IdentityMemo {
    private static let limit = 64

    private var identities: [[UInt8]: FileIdentity?] = [:]
    private var isOpen = false

    /// A batch was received, and what it tells comes now.
    mutating func begin() {
        isOpen = true
        if !identities.isEmpty { identities.removeAll(keepingCapacity: true) }
    }

    /// Nothing is known of when the next starts were.
    mutating func end() {
        begin()
        isOpen = false
    }

    mutating func identity(
        _ path: ArraySlice<UInt8>, find: (ArraySlice<UInt8>) -> FileIdentity?
    ) -> FileIdentity? {
        guard isOpen else { return find(path) }
        let key = Array(path)
        if let known = identities[key] { return known }
        let found = find(path)
        if identities.count < Self.limit { identities[key] = .some(found) }
        return found
    }
}

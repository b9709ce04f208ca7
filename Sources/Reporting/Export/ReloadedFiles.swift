package import HostSystem

/// What was read from files, and is read anew when one of them changed.
///
/// What cannot be used leaves the last good value in its place, with the problem told.
package struct ReloadedFiles<Value: Sendable>: Sendable {
    let paths: [String]
    private let load: @Sendable (HostView) throws -> Value
    /// Nil until something good was read.
    package private(set) var value: Value?
    /// What is wrong with the files as they are now.
    package private(set) var problem: String?
    private var seen: [FileIdentity?]?

    package init(paths: [String], load: @escaping @Sendable (HostView) throws -> Value) {
        self.paths = paths
        self.load = load
    }

    /// Reads the files where one of them is another than before; whether a new value is there.
    package mutating func refresh(_ host: HostView) -> Bool {
        // Taken before reading: what changes in between is seen by the next call.
        let now = paths.map { path in
            // What cannot be looked at cannot be read either, which says why.
            try? host.settledIdentity(of: path)
        }
        guard now != seen else { return false }
        do {
            value = try load(host)
            problem = nil
            seen = now
            return true
        } catch {
            problem = OneLine.text("\(error)")
            // A file that is not there, or that may not be read, gives no sign when it can be.
            seen = now.contains(nil) ? nil : now
            return false
        }
    }
}

extension HostView {
    /// The bytes of a file that must be there.
    func required(_ path: String, limitBytes: Int) throws(HostError) -> [UInt8] {
        guard let contents = try contents(of: path, limitBytes: limitBytes) else {
            throw HostError(path: path, problem: "it is not there")
        }
        return contents.bytes
    }
}
